import Foundation
import Tackle
import TackleTesting
import Testing

@Suite("Work before a delivery's deadline")
struct DeliveryDeadlineTests {
    private let clock = VirtualClock()

    private func delivery(deadline: Duration?) throws -> Delivery {
        let webhook = try Webhook(to: "https://receiver.example/", body: .text(""))
        return Delivery(webhook, deadline: deadline.map { clock.now.adding($0) })
    }

    @Test("what is done in time is returned")
    func inTime() async throws {
        let delivery = try delivery(deadline: .seconds(5))
        let result = try await delivery.beforeDeadline(clock: clock) { 42 }
        #expect(result == 42)
    }

    @Test("what is not done in time is cancelled, and the error is a timeout that is retried")
    func late() async throws {
        let delivery = try delivery(deadline: .seconds(5))
        let clock = clock
        let call = Task {
            try await delivery.beforeDeadline(clock: clock) {
                try await Watched(false).wait { $0 }
            }
        }
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(5))
        let error = try await #require(throws: SendError.self) { try await call.value }
        #expect(error.code == .timeout)
        #expect(error.verdict.isRetryable)
    }

    @Test("nothing is begun once the deadline has passed")
    func passed() async throws {
        let delivery = try delivery(deadline: .seconds(-1))
        let error = try await #require(throws: SendError.self) {
            try await delivery.beforeDeadline(clock: clock) { Issue.record("it was begun") }
        }
        #expect(error.code == .timeout)
    }

    @Test("an error of the work, and a cancellation, are thrown as they are")
    func errors() async throws {
        struct Failure: Error {}
        let delivery = try delivery(deadline: .seconds(5))
        await #expect(throws: Failure.self) {
            try await delivery.beforeDeadline(clock: clock) { throw Failure() }
        }
        let endless = try self.delivery(deadline: nil)
        let call = Task {
            try await endless.beforeDeadline {
                try await Watched(false).wait { $0 }
            }
        }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }
}
