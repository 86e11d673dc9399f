import Foundation
import Tackle
import TackleHMAC
import TackleQueueing
import TackleTesting
import Testing

/// "Deliverability and reliability" of Standard Webhooks: retries over days, jitter, `Retry-After`,
/// and what stays the same over them.
@Suite(.timeLimit(.minutes(5))) struct ScheduleRuleTests {
    private typealias Answer = ScriptedReceiver.Answer

    @Test(arguments: QueueKind.allCases)
    func `there are ten attempts over three days, at the moments of the specification`(
        _ kind: QueueKind
    ) async throws {
        // The column "Time since start" of its example, in seconds.
        let moments: [Double] = [
            0, 5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105,
        ]
        let answers = Array(repeating: Answer.status(503), count: 20)
        try await RealSender.running(kind, ["/hook": answers]) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.clock.fastForward { _ = try await sender.events.wait(for: .dead) }
            #expect(sender.receiver.seconds(after: sender.begin, at: "/hook") == moments)
            let failed = sender.events.events(of: .attemptFailed)
            let planned = failed.compactMap { $0.next?.timeIntervalSince(sender.begin) }
            #expect(planned == Array(moments.dropFirst()))
            #expect(sender.events.events(of: .dead).map(\.attempts) == [10])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `jitter spreads the waits by a fifth by default, and no attempt is early`(
        _ kind: QueueKind
    ) async throws {
        let paths = (1...30).map { "/\($0)" }
        let scripts = Dictionary(uniqueKeysWithValues: paths.map { ($0, [Answer.status(500)]) })
        try await RealSender.running(kind, scripts, options: QueueOptions()) { sender in
            for path in paths { try await sender.send("msg_1", to: path) }
            let failed = try await sender.events.wait(for: .attemptFailed, count: paths.count)
            let waits = failed.compactMap { $0.next?.timeIntervalSince($0.time) }
            #expect(waits.count == paths.count)
            #expect(waits.allSatisfy { (3.999...6.001).contains($0) })
            #expect(Set(waits).count > 20)
            #expect((waits.max() ?? 0) - (waits.min() ?? 0) > 0.8)
            try await sender.clock.fastForward {
                _ = try await sender.events.wait(for: .delivered, count: paths.count)
            }
            for event in failed {
                let path = try #require(URL(string: event.id.endpoint.key)?.path)
                let second = try #require(sender.receiver.arrivals(at: path).last)
                #expect(try second.time >= #require(event.next))
            }
        }
    }

    @Test(
        arguments: QueueKind.allCases,
        [
            ("3600", 3600), ("Fri, 15 Jan 2027 10:00:00 GMT", 7200),
            // Shorter than the schedule's, in the past, or nonsense: the schedule holds.
            ("1", 5), ("0", 5), ("Fri, 15 Jan 2027 07:00:00 GMT", 5), ("soon", 5),
            // More than a day is asked for too much.
            ("86400", 86_400), ("86401", 86_400), ("999999999999", 86_400),
            ("Sun, 31 Jan 2027 08:00:00 GMT", 86_400),
        ] as [(String, Double)]
    )
    func `Retry-After makes the wait longer, never shorter, up to a day`(
        _ kind: QueueKind,
        _ each: (value: String, seconds: Double)
    ) async throws {
        let answer = Answer.status(503, ["retry-after": each.value])
        try await RealSender.running(kind, ["/hook": [answer]]) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.clock.fastForward { _ = try await sender.events.wait(for: .delivered) }
            #expect(sender.receiver.seconds(after: sender.begin, at: "/hook") == [0, each.seconds])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `the ceiling for Retry-After can be set`(_ kind: QueueKind) async throws {
        let options = QueueOptions(jitter: 0, retryAfterLimit: .seconds(600))
        let answer = Answer.status(429, ["retry-after": "7200"])
        try await RealSender.running(kind, ["/hook": [answer]], options: options) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.clock.fastForward { _ = try await sender.events.wait(for: .delivered) }
            #expect(sender.receiver.seconds(after: sender.begin, at: "/hook") == [0, 600])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `id and body stay the same over the attempts, time and signature are of each`(
        _ kind: QueueKind
    ) async throws {
        let answers = [Answer.status(500), .status(503), .status(404)]
        try await RealSender.running(kind, ["/hook": answers]) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.clock.fastForward { _ = try await sender.events.wait(for: .delivered) }
            let arrivals = sender.receiver.arrivals(at: "/hook")
            #expect(arrivals.count == 4)
            // Not a second of tolerance: what is signed is the time of the attempt.
            let clock = VirtualClock(now: arrivals[0].time)
            let verifier = try SignatureVerifier(
                secrets: [SigningSecret(RealSender.secret)],
                tolerance: .zero,
                clock: clock
            )
            for arrival in arrivals {
                clock.advance(to: arrival.time)
                let message = try verifier.verify(headers: arrival.headers, body: arrival.body)
                #expect(message.id == "msg_1")
                #expect(arrival.body == Array(#"{"order":42}"#.utf8))
            }
            #expect(Set(arrivals.compactMap { $0.header("webhook-timestamp") }).count == 4)
            #expect(Set(arrivals.compactMap { $0.header("webhook-signature") }).count == 4)
            // A signature is good for its own attempt alone.
            #expect(throws: SignatureRefusal.self) {
                try verifier.verify(headers: arrivals[0].headers, body: arrivals[0].body)
            }
        }
    }
}
