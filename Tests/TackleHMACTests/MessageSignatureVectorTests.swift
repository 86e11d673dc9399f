import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// The examples of RFC 9421, appendix B.2, that are signed by `hmac-sha256` and `ed25519`.
///
/// They cover neither Content-Digest nor an id, so that the verdict on a good one is that something
/// is not covered, and on one that was altered that nothing matches.
struct MessageSignatureVectorTests {
    /// An example: what it signs is given in the RFC as well.
    struct Example: Sendable, CustomTestStringConvertible {
        let section: String
        let label: String
        let keyID: String
        let components: [String]
        let signature: String
        let base: String
        let missing: String
        /// The key of appendix B.1, by which it is verified.
        let key: @Sendable () throws -> SigningSecret

        var testDescription: String { "RFC 9421, appendix \(section)" }

        var input: String {
            let list = components.map { "\"\($0)\"" }.joined(separator: " ")
            return "(\(list));created=1618884473;keyid=\"\(keyID)\""
        }
    }

    /// Appendix B.1.5, `test-shared-secret`.
    private static let sharedSecret =
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="

    /// Appendix B.1.4, `test-key-ed25519`: the last 32 bytes of either PEM.
    private static let publicKey = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
    private static let privateKey = "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU="

    private static let examples = [
        Example(
            section: "B.2.5",
            label: "sig-b25",
            keyID: "test-shared-secret",
            components: ["date", "@authority", "content-type"],
            signature: "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=",
            base: """
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@authority": example.com
                "content-type": application/json
                "@signature-params": ("date" "@authority" "content-type")\
                ;created=1618884473;keyid="test-shared-secret"
                """,
            missing: "@method",
            key: { try SigningSecret("whsec_" + sharedSecret, for: .httpMessageSignatures) }
        ),
        Example(
            section: "B.2.6",
            label: "sig-b26",
            keyID: "test-key-ed25519",
            components: [
                "date", "@method", "@path", "@authority", "content-type", "content-length",
            ],
            signature:
                "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WP"
                + "pBKRCw==",
            base: """
                "date": Tue, 20 Apr 2021 02:07:55 GMT
                "@method": POST
                "@path": /foo
                "@authority": example.com
                "content-type": application/json
                "content-length": 18
                "@signature-params": ("date" "@method" "@path" "@authority" "content-type" \
                "content-length");created=1618884473;keyid="test-key-ed25519"
                """,
            missing: "content-digest",
            key: { try SigningSecret("whpk_" + publicKey, for: .httpMessageSignatures) }
        ),
    ]

    /// The request of appendix B.2, `test-request`.
    private func request(_ example: Example) -> [(name: String, value: String)] {
        [
            (name: "Host", value: "example.com"),
            (name: "Date", value: "Tue, 20 Apr 2021 02:07:55 GMT"),
            (name: "Content-Type", value: "application/json"),
            (
                name: "Content-Digest",
                value:
                    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNN"
                    + "yealdVLvRwEmTHWXvJwew==:"
            ),
            (name: "Content-Length", value: "18"),
            (name: "Signature-Input", value: "\(example.label)=\(example.input)"),
            (name: "Signature", value: "\(example.label)=:\(example.signature):"),
        ]
    }

    private let body = Array(#"{"hello": "world"}"#.utf8)
    private let target = RequestTarget(
        method: "POST",
        authority: "example.com",
        target: "/foo?param=Value&Pet=dog"
    )

    private func verdict(
        _ headers: [(name: String, value: String)],
        _ example: Example,
        body: [UInt8]? = nil,
        target: RequestTarget? = nil
    ) throws -> SignatureRefusal? {
        let verifier = try SignatureVerifier(
            secrets: [example.key()],
            scheme: .httpMessageSignatures,
            clock: ManualClock(now: Date(timeIntervalSince1970: 1_618_884_473))
        )
        do throws(SignatureRefusal) {
            try verifier.verify(
                headers: headers,
                body: body ?? self.body,
                target: target ?? self.target
            )
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: examples)
    func `what is signed is the RFC's text, byte for byte`(example: Example) throws {
        let message = ReceivedMessage(headers: request(example), body: body, target: target)
        let claims = try SignatureScheme.httpMessageSignatures.rules.claims(of: message)
        try #require(claims.signatures.count == 1)
        let claim = claims.signatures[0]
        let signed = String(decoding: claim.content.joined(with: body), as: UTF8.self)
        #expect(signed == example.base)
        #expect(claim.keyID == example.keyID)
        #expect(claim.timestamp == 1_618_884_473)
        #expect(claim.expiry == nil)
    }

    @Test func `the RFC's keys make the RFC's signatures`() throws {
        for (example, key) in zip(
            Self.examples,
            ["whsec_" + Self.sharedSecret, "whsk_" + Self.privateKey]
        ) {
            let signature = try SignedRequest.raw(Array(example.base.utf8), by: key)
            #expect(signature == example.signature)
        }
        let pair = try SigningSecret("whsk_" + Self.privateKey, for: .httpMessageSignatures)
        #expect(pair.publicKey == "whpk_" + Self.publicKey)
    }

    @Test(arguments: examples)
    func `a good signature that does not cover enough says what is missing`(
        example: Example
    ) throws {
        let verdict = try verdict(request(example), example)
        #expect(verdict == .notCovered(component: example.missing))
    }

    @Test(arguments: examples)
    func `any byte of the signature that is altered leaves nothing that matches`(
        example: Example
    ) throws {
        let bytes = try Array(#require(Data(base64Encoded: example.signature)))
        for place in bytes.indices {
            var altered = bytes
            altered[place] ^= 0x40
            var headers = request(example)
            headers[6].value = "\(example.label)=:\(Data(altered).base64EncodedString()):"
            #expect(try verdict(headers, example) == .noMatch)
        }
    }

    @Test(arguments: examples)
    func `any covered part that is altered leaves nothing that matches`(example: Example) throws {
        for (index, header) in request(example).enumerated()
        where example.components.contains(header.name.lowercased()) {
            var headers = request(example)
            headers[index].value += "x"
            #expect(try verdict(headers, example) == .noMatch)
            headers.remove(at: index)
            #expect(try verdict(headers, example) == .noMatch)
        }
        let elsewhere = RequestTarget(method: "POST", authority: "example.org", target: "/foo")
        #expect(try verdict(request(example), example, target: elsewhere) == .noMatch)
        var headers = request(example)
        headers[5].value = headers[5].value.replacing(
            "created=1618884473",
            with: "created=1618884474"
        )
        #expect(try verdict(headers, example) == .noMatch)
    }

    @Test(arguments: examples)
    func `the body is compared with its digest, covered or not`(example: Example) throws {
        let verdict = try verdict(request(example), example, body: body + [0x0A])
        #expect(verdict == .digestMismatch)
    }
}
