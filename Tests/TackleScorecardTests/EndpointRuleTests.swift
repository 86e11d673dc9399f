import Foundation
import Tackle
import TackleQueueing
import TackleTesting
import Testing

/// What an answer means for all deliveries to its endpoint: 410, 429, 502, 504, `Retry-After`,
/// `webhook-delivery`, and failing for long.
@Suite(.timeLimit(.minutes(5))) struct EndpointRuleTests {
    private typealias Answer = ScriptedReceiver.Answer

    @Test(arguments: QueueKind.allCases)
    func `410 disables the endpoint: nothing more is sent until it is enabled`(
        _ kind: QueueKind
    ) async throws {
        let options = QueueOptions(perEndpoint: 1, jitter: 0)
        try await RealSender.running(kind, ["/hook": [.status(410)]], options: options) { sender in
            try await expectDisabling(sender, by: 410)
        }
    }

    @Test(arguments: QueueKind.allCases, [200, 204, 429, 500])
    func `the header webhook-delivery with disable does so too, whatever the status`(
        _ kind: QueueKind,
        _ status: Int
    ) async throws {
        let answer = Answer.status(status, ["webhook-delivery": "disable"])
        let options = QueueOptions(perEndpoint: 1, jitter: 0)
        try await RealSender.running(kind, ["/hook": [answer]], options: options) { sender in
            try await expectDisabling(sender, by: status)
        }
    }

    /// Three webhooks wait, the first one's answer disables the endpoint.
    private func expectDisabling(_ sender: RealSender, by status: Int) async throws {
        let endpoint = sender.endpoint("/hook")
        try await sender.queue.pause(endpoint)
        for number in 1...3 { try await sender.send("msg_\(number)", to: "/hook") }
        try await sender.queue.resume(endpoint)
        let isTaken = (200...299).contains(status)
        try await sender.events.wait(for: .dead, count: isTaken ? 2 : 3)
        let first = sender.events(of: "msg_1").map(\.kind)
        #expect(first == [.accepted, isTaken ? .delivered : .dead, .endpointDisabled])
        for id in ["msg_2", "msg_3"] {
            let last = try #require(sender.events(of: id).last)
            #expect(last.error?.code == .endpointDisabled)
            #expect(last.attempts == 0)
        }
        #expect(sender.receiver.arrivals(at: "/hook").count == 1)
        #expect(try await sender.refusal(of: "msg_4", to: "/hook") == .endpointDisabled)
        // Another endpoint of the same host is not concerned.
        try await sender.send("msg_5", to: "/other")
        try await sender.receiver.wait(for: 1, at: "/other")
        try await sender.queue.enable(endpoint)
        try await sender.send("msg_6", to: "/hook")
        try await sender.receiver.wait(for: 2, at: "/hook")
        #expect(sender.receiver.arrivals(at: "/hook").last?.header("webhook-id") == "msg_6")
    }

    @Test(arguments: QueueKind.allCases)
    func `the header webhook-delivery with abort-message ends that delivery alone`(
        _ kind: QueueKind
    ) async throws {
        let abort = ["webhook-delivery": "abort-message"]
        let answers = [Answer.status(500, abort), .status(200, abort)]
        try await RealSender.running(kind, ["/hook": answers]) { sender in
            try await sender.send("msg_1", to: "/hook")
            let dead = try await sender.events.wait(for: .dead)
            #expect(dead.map(\.attempts) == [1])
            #expect(dead.first?.status == 500)
            // Of one that was taken it says nothing.
            try await sender.send("msg_2", to: "/hook")
            try await sender.events.wait(for: .delivered)
            try await sender.send("msg_3", to: "/hook")
            try await sender.events.wait(for: .delivered, count: 2)
            #expect(sender.events.events(of: .endpointDisabled).isEmpty)
            #expect(sender.receiver.arrivals(at: "/hook").count == 3)
        }
    }

    @Test(arguments: QueueKind.allCases, [429, 502, 504])
    func `429, 502 and 504 throttle the whole endpoint, and no other one`(
        _ kind: QueueKind,
        _ status: Int
    ) async throws {
        try await expectThrottling(kind, .status(status), for: 5)
    }

    @Test(arguments: QueueKind.allCases, [429, 500, 503])
    func `Retry-After throttles the whole endpoint, whatever the status`(
        _ kind: QueueKind,
        _ status: Int
    ) async throws {
        try await expectThrottling(kind, .status(status, ["retry-after": "1800"]), for: 1800)
    }

    private func expectThrottling(
        _ kind: QueueKind,
        _ answer: ScriptedReceiver.Answer,
        for seconds: Double
    ) async throws {
        try await RealSender.running(kind, ["/slow": [answer]]) { sender in
            try await sender.send("msg_1", to: "/slow")
            let paused = try await sender.events.wait(for: .endpointPaused)
            #expect(paused.first?.next == sender.begin.addingTimeInterval(seconds))
            for number in 2...4 { try await sender.send("msg_\(number)", to: "/slow") }
            // What others get shows that there was time enough for these.
            for number in 5...7 { try await sender.send("msg_\(number)", to: "/quick") }
            try await sender.events.wait(for: .delivered, count: 3)
            sender.clock.advance(by: .milliseconds(Int(seconds) * 1000 - 1))
            try await sender.send("msg_8", to: "/quick")
            try await sender.events.wait(for: .delivered, count: 4)
            #expect(sender.receiver.arrivals(at: "/slow").count == 1)
            sender.clock.advance(by: .milliseconds(1))
            try await sender.events.wait(for: .delivered, count: 8)
            let times = sender.receiver.seconds(after: sender.begin, at: "/slow")
            #expect(times == [0, seconds, seconds, seconds, seconds])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `another failure throttles nobody else`(_ kind: QueueKind) async throws {
        try await RealSender.running(kind, ["/hook": [.status(500)]]) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.events.wait(for: .attemptFailed)
            try await sender.send("msg_2", to: "/hook")
            try await sender.events.wait(for: .delivered)
            #expect(sender.receiver.seconds(after: sender.begin, at: "/hook") == [0, 0])
            #expect(sender.events.events(of: .endpointPaused).isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `an endpoint that fails for long is disabled, and a success begins the time anew`(
        _ kind: QueueKind
    ) async throws {
        var options = QueueOptions(
            schedule: .list(Array(repeating: .seconds(1800), count: 20)),
            jitter: 0
        )
        options.disableAfter = .seconds(2 * 3600)
        // It fails for an hour, answers once, then fails for good.
        let answers =
            [Answer.status(500), .status(500), .status(500), .status(200)]
            + Array(repeating: .status(500), count: 20)
        try await RealSender.running(kind, ["/hook": answers], options: options) { sender in
            try await sender.send("msg_1", to: "/hook")
            try await sender.clock.fastForward {
                _ = try await sender.events.wait(for: .delivered)
                try await sender.send("msg_2", to: "/hook")
                _ = try await sender.events.wait(for: .endpointDisabled)
            }
            let times = sender.receiver.seconds(after: sender.begin, at: "/hook")
            #expect(times == [0, 1, 2, 3, 3, 4, 5, 6, 7].map { $0 * 1800 })
            try await sender.events.wait(for: .dead)
            #expect(sender.events(of: "msg_2").last { $0.kind == .dead }?.attempts == 5)
            #expect(try await sender.refusal(of: "msg_3", to: "/hook") == .endpointDisabled)
            let status = try await sender.queue.endpoints().first
            #expect(status?.state.disabled == .failing)
        }
    }
}
