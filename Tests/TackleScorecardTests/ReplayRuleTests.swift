import Foundation
import Tackle
import TackleHMAC
import TackleQueueing
import TackleTesting
import Testing

/// "Multiple endpoints" and "Visibility into failures and manual retries" of Standard Webhooks.
@Suite(.timeLimit(.minutes(5))) struct ReplayRuleTests {
    private typealias Answer = ScriptedReceiver.Answer

    private static let short = QueueOptions(
        schedule: .list([.seconds(10), .seconds(60)]),
        jitter: 0
    )

    @Test(arguments: QueueKind.allCases)
    func `what runs out becomes a dead letter with reason, last status and attempts`(
        _ kind: QueueKind
    ) async throws {
        let answers = [Answer.status(500), .status(502), .status(404)]
        try await RealSender.running(kind, ["/hook": answers], options: Self.short) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.clock.fastForward { _ = try await sender.events.wait(for: .dead) }
            let letters = try await sender.queue.deadLetters()
            let letter = try #require(letters.first)
            #expect(letters.count == 1)
            #expect(try letter.webhook.id == WebhookID("msg_1"))
            #expect(letter.attempts == 3)
            #expect(letter.status == 404)
            #expect(letter.reason == "status")
            #expect(letter.message == "the receiver answered 404")
            #expect(letter.time.timeIntervalSince(sender.begin) == 70)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `what has failed is sent again when somebody asks for it, under its id`(
        _ kind: QueueKind
    ) async throws {
        let answers = Array(repeating: Answer.status(500), count: 3)
        try await RealSender.running(kind, ["/hook": answers], options: Self.short) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.clock.fastForward { _ = try await sender.events.wait(for: .dead) }
            sender.clock.advance(by: .seconds(86_400))
            #expect(try await sender.queue.requeue(sender.id("msg_1", at: "/hook")))
            let delivered = try await sender.events.wait(for: .delivered)
            #expect(delivered.map(\.attempts) == [1])
            let arrivals = sender.receiver.arrivals(at: "/hook")
            #expect(arrivals.map { $0.header("webhook-id") }.allSatisfy { $0 == "msg_1" })
            let last = try #require(arrivals.last)
            let verifier = try SignatureVerifier(
                secrets: [SigningSecret(RealSender.secret)],
                tolerance: .zero,
                clock: VirtualClock(now: last.time)
            )
            try verifier.verify(headers: last.headers, body: last.body)
            #expect(try await sender.queue.deadLetters().isEmpty)
            #expect(try await sender.queue.requeue(sender.id("msg_1", at: "/hook")) == false)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `one webhook to several endpoints is a delivery to each, none waiting for another`(
        _ kind: QueueKind
    ) async throws {
        let scripts: [String: [Answer]] = [
            "/gone": [.status(410)], "/late": [.status(429, ["retry-after": "3600"])],
            "/flaky": [.status(500)],
        ]
        try await RealSender.running(kind, scripts) { sender in
            let paths = ["/gone", "/late", "/flaky", "/fine"]
            for path in paths { try await sender.send("msg_1", to: path) }
            try await sender.events.wait(for: .delivered)
            try await sender.events.wait(for: .dead)
            try await sender.events.wait(for: .attemptFailed, count: 2)
            sender.clock.advance(by: .seconds(5))
            try await sender.events.wait(for: .delivered, count: 2)
            #expect(sender.receiver.seconds(after: sender.begin, at: "/flaky") == [0, 5])
            #expect(sender.receiver.arrivals(at: "/late").count == 1)
            sender.clock.advance(by: .seconds(3595))
            try await sender.events.wait(for: .delivered, count: 3)
            #expect(sender.receiver.seconds(after: sender.begin, at: "/late") == [0, 3600])
            #expect(sender.receiver.arrivals(at: "/gone").count == 1)
            let arrivals = paths.flatMap { sender.receiver.arrivals(at: $0) }
            #expect(arrivals.count == 6)
            #expect(arrivals.allSatisfy { $0.header("webhook-id") == "msg_1" })
        }
    }
}
