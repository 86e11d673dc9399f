import Foundation
import Tackle
import TackleCurl
import TackleQueueing
import TackleTesting
import Testing

/// "Delivery success and failure" and "Request timeouts" of Standard Webhooks.
@Suite(.timeLimit(.minutes(5))) struct AnswerRuleTests {
    @Test(arguments: QueueKind.allCases)
    func `2xx is success, every one of them, and ends the delivery`(_ kind: QueueKind) async throws
    {
        let statuses = [200, 201, 202, 203, 204, 206, 226, 250, 299]
        let scripts = statuses.map { ("/\($0)", [ScriptedReceiver.Answer.status($0)]) }
        try await RealSender.running(kind, Dictionary(uniqueKeysWithValues: scripts)) { sender in
            for status in statuses { try await sender.send("msg_\(status)", to: "/\(status)") }
            let events = try await sender.events.wait(for: .delivered, count: statuses.count)
            #expect(events.compactMap(\.status).sorted() == statuses)
            #expect(sender.events.events(of: .attemptFailed).isEmpty)
            for status in statuses {
                #expect(sender.receiver.arrivals(at: "/\(status)").count == 1)
            }
        }
    }

    @Test(arguments: QueueKind.allCases, [300, 301, 302, 303, 304, 307, 308])
    func `3xx is failure, is not followed, and is tried again`(
        _ kind: QueueKind,
        _ status: Int
    ) async throws {
        let answer = ScriptedReceiver.Answer.status(status, ["location": "/target"])
        try await RealSender.running(kind, ["/hook": [answer]]) { sender in
            try await sender.send("msg_1", to: "/hook")
            let failed = try await sender.events.wait(for: .attemptFailed)
            #expect(failed.first?.status == status)
            sender.clock.advance(by: .seconds(5))
            try await sender.events.wait(for: .delivered)
            #expect(sender.receiver.seconds(after: sender.begin, at: "/hook") == [0, 5])
            #expect(sender.receiver.arrivals(at: "/target").isEmpty)
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `every other status is failure and is tried again on the schedule`(
        _ kind: QueueKind
    ) async throws {
        let statuses = [400, 401, 403, 404, 405, 409, 418, 422, 451, 500, 501, 503, 505, 520, 599]
        let scripts = statuses.map { ("/\($0)", [ScriptedReceiver.Answer.status($0)]) }
        try await RealSender.running(kind, Dictionary(uniqueKeysWithValues: scripts)) { sender in
            for status in statuses { try await sender.send("msg_\(status)", to: "/\(status)") }
            let failed = try await sender.events.wait(for: .attemptFailed, count: statuses.count)
            #expect(failed.compactMap(\.status).sorted() == statuses)
            sender.clock.advance(by: .milliseconds(4999))
            #expect(sender.events.events(of: .delivered).isEmpty)
            sender.clock.advance(by: .milliseconds(1))
            try await sender.events.wait(for: .delivered, count: statuses.count)
            for status in statuses {
                let seconds = sender.receiver.seconds(after: sender.begin, at: "/\(status)")
                #expect(seconds == [0, 5], "\(status)")
            }
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `a connection that is reset is failure and is tried again`(
        _ kind: QueueKind
    ) async throws {
        try await RealSender.running(kind, ["/hook": [.reset]]) { sender in
            try await sender.send("msg_1", to: "/hook")
            let failed = try await sender.events.wait(for: .attemptFailed)
            #expect(failed.first?.error?.code == .connectionLost)
            sender.clock.advance(by: .seconds(5))
            try await sender.events.wait(for: .delivered)
            #expect(sender.receiver.seconds(after: sender.begin, at: "/hook") == [0, 5])
        }
    }

    @Test(arguments: QueueKind.allCases)
    func `a receiver that never answers is failure after the timeout, and is tried again`(
        _ kind: QueueKind
    ) async throws {
        // Standard Webhooks recommends 15 to 30 seconds; nobody waits as long here.
        let usual = CurlSender.Options().timeout
        #expect((.seconds(15)...Duration.seconds(30)).contains(usual))
        #expect(CurlSender().options.timeout == usual)
        let hurried: (inout CurlSender.Options) throws -> Void = { options in
            try RealSender.local(&options)
            options.timeout = .milliseconds(500)
        }
        try await RealSender.running(kind, ["/hook": [.silence]], curl: hurried) { sender in
            try await sender.send("msg_1", to: "/hook")
            let failed = try await sender.events.wait(for: .attemptFailed)
            #expect(failed.first?.error?.code == .timeout)
            #expect(failed.first?.next == sender.begin.addingTimeInterval(5))
            #expect(sender.receiver.arrivals(at: "/hook").count == 1)
            // However busy the machine is, one of the attempts is answered in time.
            try await sender.clock.fastForward { _ = try await sender.events.wait(for: .delivered) }
        }
    }
}
