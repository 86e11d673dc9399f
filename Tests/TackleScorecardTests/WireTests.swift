import Foundation
import Synchronization
import Tackle
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleTesting
import TestSupport
import Testing

/// What is signed is what is sent: the bytes that leave the socket verify by every scheme.
@Suite(.timeLimit(.minutes(5))) struct WireTests {
    private static let privateKey =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfV"
        + "KIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
    private static let publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
    private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// Each scheme with what signs and what verifies.
    private static func schemes() throws -> [(SignatureScheme, signs: String, verifies: String)] {
        [
            (.standard, text, text), (.standardEd25519, privateKey, publicKey),
            (.github, "a-github-secret", "a-github-secret"),
            (.stripe, "a-stripe-secret", "a-stripe-secret"),
            (.slack, "a-slack-secret", "a-slack-secret"),
            (.shopify, "a-shopify-secret", "a-shopify-secret"),
            (.httpMessageSignatures, privateKey, publicKey),
            (
                try .custom(
                    content: "{id}.{timestamp}.{body}",
                    header: "X-Acme-Signature",
                    value: "t={timestamp},s={signature}",
                    encoding: .base64,
                    idHeader: "X-Acme-Id"
                ), "an-acme-secret", "an-acme-secret"
            ),
        ]
    }

    /// A receiver that keeps what arrives as it arrives, and answers 204.
    private final class Wire: Sendable {
        let arrived = Observed<[RawConnection.Request]>([])
        let server: RawServer

        init() throws {
            let arrived = arrived
            server = try RawServer { connection in
                while let request = connection.read() {
                    arrived.update { $0.append(request) }
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                }
            }
        }
    }

    private static let bodies: [[UInt8]] = [
        [], Array("{\"text\":\"é\\u0000\r\n\"}".utf8), [UInt8](0...255),
        [UInt8](repeating: 0x0A, count: 1 << 20),
    ]

    @Test(arguments: bodies, ["POST", "PUT"])
    func `every scheme verifies the bytes on the wire`(body: [UInt8], method: String) async throws {
        let wire = try Wire()
        var options = CurlSender.Options()
        options.method = method == "PUT" ? .put : .post
        options.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.0/8")])
        let signers = try Self.schemes().map { scheme, secret, _ in
            try HMACSigner(secret: secret, scheme: scheme)
        }
        let pipeline = try Pipeline(stages: signers + [CurlSender(options: options)])
        let webhook = try Webhook(
            to: wire.server.url("/hooks/%C3%A9?a=1&b=%20"),
            body: WebhookBody(bytes: body, contentType: "application/octet-stream"),
            headers: ["X-Caller": "kept", "Content-Digest": "sha-256=:AAAA:"]
        )
        try await pipeline.send(webhook)
        try check(try #require(wire.arrived.current.first), webhook, method)
    }

    @Test func `a webhook that waited on disk is signed as it leaves`() async throws {
        let wire = try Wire()
        var options = CurlSender.Options()
        options.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.0/8")])
        let sender = try CurlSender(options: options)
        try await TemporaryDirectory.with { directory in
            let signers = try Self.schemes().map { scheme, secret, _ in
                try HMACSigner(secret: secret, scheme: scheme)
            }
            let spool = FileSpool(directory: directory + "/spool")
            let stages: [any SenderPlugin] = [spool] + signers + [sender]
            let webhook = try Webhook(
                to: wire.server.url("/hooks/%C3%A9?a=1&b=%20"),
                body: WebhookBody(bytes: Self.bodies[2], contentType: "application/octet-stream"),
                headers: ["X-Caller": "kept"]
            )
            try await Pipeline(stages: stages).running { pipeline in
                try await pipeline.send(webhook)
                try await wire.arrived.wait { !$0.isEmpty }
            }
            try check(try #require(wire.arrived.current.first), webhook, "POST")
        }
    }

    private func check(
        _ request: RawConnection.Request,
        _ webhook: Webhook,
        _ method: String
    ) throws {
        #expect(request.body == webhook.body.bytes)
        #expect(request.head.hasPrefix("\(method) /hooks/%C3%A9?a=1&b=%20 HTTP/1.1\r\n"))
        #expect(request.values("X-Caller") == ["kept"])
        let lines = request.head.components(separatedBy: "\r\n").dropFirst().compactMap { line in
            line.firstIndex(of: ":").map { colon in
                (name: String(line[..<colon]), value: String(line[line.index(after: colon)...]))
            }
        }
        let parts = request.head.split(separator: " ")
        let target = RequestTarget(
            method: String(parts[0]),
            scheme: "http",
            authority: try #require(request.values("Host").first),
            target: String(parts[1])
        )
        for (scheme, _, secret) in try Self.schemes() {
            let verifier = try SignatureVerifier(
                secrets: [SigningSecret(secret, for: scheme)],
                scheme: scheme
            )
            try verifier.verify(headers: lines, body: request.body, target: target)
            guard !request.body.isEmpty else { continue }
            var altered = request.body
            altered[altered.count / 2] ^= 1
            #expect(throws: SignatureRefusal.self) {
                try verifier.verify(headers: lines, body: altered, target: target)
            }
        }
    }
}
