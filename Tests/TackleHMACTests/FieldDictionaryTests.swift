import Testing

@testable import TackleHMAC

/// Fields that would take a verifier long: to read so many members or parameters takes a time that
/// grows with the square of their number, seconds for 32 KiB.
struct FieldDictionaryTests {
    private static let malformed = SignatureRefusal.malformed(
        header: "Signature-Input",
        rule: "is no dictionary of signatures (RFC 9421)"
    )

    /// As many distinct keys, separated by that.
    private static func keys(_ count: Int, _ separator: String) -> String {
        (0..<count).map { "k\($0)" }.joined(separator: separator)
    }

    @Test(arguments: [",", ";"])
    func `so many members or parameters are refused before they are read`(separator: String) throws
    {
        var request = try SignedRequest()
        let input = try #require(request["signature-input"])
        request["signature-input"] = "\(input), a=();" + Self.keys(250, separator)
        #expect(try request.refusal() == nil)
        request["signature-input"] = "\(input), a=();" + Self.keys(257, separator)
        #expect(try request.refusal() == Self.malformed)
        var other = try SignedRequest()
        other["signature"] = "a;" + Self.keys(257, separator)
        guard case .malformed("Signature", _)? = try other.refusal() else {
            Issue.record("taken for well formed")
            return
        }
    }

    @Test(arguments: [",", ";"])
    func `so many digests are refused before they are read`(separator: String) throws {
        var request = try SignedRequest()
        let digest = try #require(request["content-digest"])
        request["content-digest"] = "\(digest), a;" + Self.keys(257, separator)
        guard case .malformed("Content-Digest", _)? = try request.refusal() else {
            Issue.record("taken for well formed")
            return
        }
        // Many lines are no way around it.
        request["content-digest"] = digest
        for index in 0..<257 {
            request.headers.append((name: "Content-Digest", value: "k\(index)"))
        }
        guard case .malformed("Content-Digest", _)? = try request.refusal() else {
            Issue.record("taken for well formed")
            return
        }
    }

    @Test func `a field is as long as a signer can write it, and no longer`() throws {
        var request = try SignedRequest()
        let input = try #require(request["signature-input"])
        let room = FieldDictionary.lengthLimit - input.utf8.count - ", a=\"\"".utf8.count
        request["signature-input"] = input + ", a=\"" + String(repeating: "x", count: room) + "\""
        #expect(try request.refusal() == nil)
        request["signature-input"] =
            input + ", a=\"" + String(repeating: "x", count: room + 1) + "\""
        #expect(try request.refusal() == Self.malformed)
        request["signature-input"] = String(repeating: "(", count: 1 << 20)
        #expect(try request.refusal() == Self.malformed)
    }

    @Test func `as many signatures as a header holds are read`() throws {
        let secrets =
            Array(repeating: SignedRequest.otherSecret, count: 59) + [SignedRequest.secret]
        let request = try SignedRequest(by: secrets)
        #expect(try #require(request["signature-input"]).utf8.count <= FieldDictionary.lengthLimit)
        #expect(try request.refusal() == nil)
    }
}
