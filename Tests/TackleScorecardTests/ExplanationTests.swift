import Foundation
import Tackle
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleTesting
import TestSupport
import Testing

/// A pipeline of the built-in plugins tells what would become of a webhook, and does nothing.
@Suite(.timeLimit(.minutes(2))) struct ExplanationTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func webhook(to url: String) throws -> Webhook {
        try Webhook("order.paid", to: url, body: .json(["order": 42]), headers: ["X-Own": "1"])
    }

    @Test func `a spool's directory stays absent, and no connection is made`() async throws {
        let directory = try ScratchDirectory()
        let listener = try LoopbackListener()
        var options = CurlSender.Options()
        options.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.0/8")])
        options.headers = try Headers(["X-Static": "yes"])
        let sender = try CurlSender(options: options)
        let recorder = EventRecorder()
        let pipeline = try Pipeline(observers: [recorder.observer]) {
            FileSpool(directory: directory.path("spool"))
            try HMACSigner(secret: Self.secret)
            sender
        }
        let webhook = try webhook(to: "http://127.0.0.1:\(listener.port)/hooks")
        let explanation = await pipeline.explain(webhook)
        #expect(explanation.refusal == nil)
        #expect(explanation.hasAllHeaders)
        #expect(
            explanation.stages.map { $0.added.map { $0.name.lowercased() } } == [
                [], ["webhook-id", "webhook-timestamp", "webhook-signature"],
                ["x-static", "content-type", "user-agent"],
            ]
        )
        #expect(explanation.attempts?.moments.count == 10)
        let verifier = try SignatureVerifier(secrets: [SigningSecret(Self.secret)])
        let headers = explanation.headers.map { ($0.name, $0.value) }
        _ = try verifier.verify(headers: headers, body: webhook.body.bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).isEmpty)
        #expect(recorder.events.isEmpty)
        #expect(!listener.hasConnection)
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:9/hooks", SendError.Code.addressBlocked),
            ("http://shop.example/hooks", .schemeBlocked),
        ]
    )
    func `what the sender refuses before any lookup is told`(
        url: String,
        code: SendError.Code
    )
        async throws
    {
        var options = CurlSender.Options()
        options.isHTTPSOnly = code == .schemeBlocked
        let sender = try CurlSender(options: options)
        let pipeline = try Pipeline {
            try HMACSigner(secret: Self.secret)
            sender
        }
        let explanation = await pipeline.explain(try webhook(to: url))
        #expect(explanation.refusal?.code == code)
        #expect(explanation.stages.map(\.name) == ["hmac", "curl"])
        #expect(explanation.isRefusedByStage)
        #expect(explanation.attempts == nil)
    }

    @Test func `a key that is held elsewhere is not asked, nor a function for secrets`()
        async throws
    {
        let remote = SigningSecret(external: .hmacSHA256) { _ in
            Issue.record("it was asked to sign")
            return []
        }
        let held = try HMACSigner(secrets: [remote])
        let asking = HMACSigner { _ in
            Issue.record("it was asked for secrets")
            return []
        }
        for signer in [held, asking] {
            let transport = RecordingTransport()
            let pipeline = try Pipeline {
                signer
                transport
            }
            let explanation = await pipeline.explain(try webhook(to: "https://shop.example/"))
            #expect(explanation.stages.map(\.isKnown) == [false, true])
            #expect(!explanation.hasAllHeaders)
            #expect(transport.arrivals.isEmpty)
        }
    }

    @Test func `the method that a signature covers is the transport's`() async throws {
        var options = CurlSender.Options()
        options.method = .put
        let sender = try CurlSender(options: options)
        let pipeline = try Pipeline {
            try HMACSigner(secret: Self.secret, scheme: .httpMessageSignatures)
            sender
        }
        let webhook = try webhook(to: "https://shop.example/hooks")
        let explanation = await pipeline.explain(webhook)
        #expect(explanation.requestMethod == "PUT")
        let verifier = try SignatureVerifier(
            secrets: [SigningSecret(Self.secret, for: .httpMessageSignatures)],
            scheme: .httpMessageSignatures
        )
        _ = try verifier.verify(
            headers: explanation.headers.map { ($0.name, $0.value) },
            body: webhook.body.bytes,
            target: RequestTarget(method: "PUT", url: webhook.url)
        )
    }
}

extension LoopbackListener {
    /// Whether somebody has connected who was not accepted yet.
    fileprivate var hasConnection: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) > 0
    }
}
