import Testing

@testable import TackleHMAC

/// Content-Digest, against the examples of RFC 9530.
struct ContentDigestTests {
    private static let body = #"{"hello": "world"}"# + "\n"

    /// RFC 9530, sections 2 and B.1, of the body with its line feed.
    private static let sha256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    private static let sha512 =
        "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM"
        + "44T3qg==:"

    /// RFC 9530, section B.2, of an empty body.
    private static let empty = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"

    /// Of the same body by algorithms that are deprecated (section 5): MD5 and SHA-1.
    private static let deprecated =
        "md5=:UFIauregE76D7gDe0/n0JA==:, sha=:yyTATouGJ50S3R4iWotz3qq6P9Y=:"

    private func refusal(_ field: String, of body: String = body) -> SignatureRefusal? {
        do throws(SignatureRefusal) {
            try ContentDigest.check(Array(field.utf8), of: Array(body.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func `RFC 9530, appendix B, is written alike`() throws {
        #expect(try ContentDigest.value(of: Array(Self.body.utf8)) == Self.sha256)
        #expect(try ContentDigest.value(of: []) == Self.empty)
        // RFC 9421, section 2.5: the same text without the line feed.
        let value = try ContentDigest.value(of: Array(Self.body.dropLast().utf8))
        #expect(value == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")
    }

    @Test(arguments: [
        sha256, sha512, "\(sha256), \(sha512)", "\(sha512),\(sha256)",
        // What is not known or deprecated counts for nothing, right or wrong.
        "\(deprecated), \(sha256)", "\(sha512), sha-256000=:AAAA:, unixsum=30637",
        "crc32c=:AAAAAA==:, \(sha256)", "x, y=?0, z=(1 2);a=1, \(sha256)",
        // Parameters of a digest mean nothing.
        "\(sha256);when=now", "  \(sha256)  ",
        // Of one that is there twice the last counts (RFC 9651, section 4.2.2).
        "\(empty), \(sha256)",
    ])
    func `a field that describes the body is taken`(field: String) {
        #expect(refusal(field) == nil)
    }

    @Test(arguments: [
        empty, "\(sha256), sha-512=:\(String(repeating: "A", count: 86))==:",
        "sha-256=:\(String(repeating: "A", count: 43))=:, \(sha512)", "\(sha256), \(empty)",
    ])
    func `one wrong digest is one too many, whatever the others are`(field: String) {
        #expect(refusal(field) == .digestMismatch)
    }

    @Test func `one altered byte of the body does not fit`() {
        for place in Self.body.indices {
            var body = Self.body
            body.replaceSubrange(place...place, with: "~")
            #expect(refusal(Self.sha256, of: body) == .digestMismatch)
            #expect(refusal(Self.sha512, of: body) == .digestMismatch)
        }
        #expect(refusal(Self.sha256, of: "") == .digestMismatch)
        #expect(refusal(Self.empty, of: "") == nil)
    }

    @Test(arguments: [
        ("", "neither sha-256 nor sha-512"),
        (deprecated, "neither sha-256 nor sha-512"),
        ("unixcksum=:AAAA:", "neither sha-256 nor sha-512"),
        ("SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", "no dictionary"),
        // As in the field Digest of the past.
        ("sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=", "no dictionary"),
        ("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=", "no dictionary"),
        ("sha-256=:RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg=:", "no dictionary"),
        ("\(sha256),", "no dictionary"), ("\(sha256);", "no dictionary"), (",", "no dictionary"),
        ("\u{FF}", "no dictionary"), ("\(sha256)\n", "no dictionary"),
        ("sha-256", "malformed digest"), ("sha-256=1", "malformed digest"),
        ("sha-256=(1)", "malformed digest"), ("sha-256=::", "malformed digest"),
        ("sha-256=\"RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=\"", "malformed digest"),
        // Without padding, with unused bits that are set, too short and too long.
        ("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg:", "malformed digest"),
        ("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDh=:", "malformed digest"),
        ("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabD==:", "malformed digest"),
        ("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDgA:", "malformed digest"),
        ("\(sha256), sha-512", "malformed digest"),
        ("sha-512=:AAAA:, \(sha256)", "malformed digest"),
    ])
    func `anything else is malformed`(field: String, rule: String) throws {
        guard case .malformed(let header, let found)? = refusal(field) else {
            Issue.record("\(String(describing: refusal(field)))")
            return
        }
        #expect(header == "Content-Digest")
        #expect(found.contains(rule))
    }
}
