import Foundation
import Tackle
import TackleTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct RetryTests {
    private let clock = VirtualClock()
    private let recorder = EventRecorder()

    private func pipeline(
        _ policy: RetryPolicy = RetryPolicy(
            schedule: .exponential(initial: .seconds(1)),
            maximumAttempts: 3,
            jitter: 0
        ),
        answers: [Answer],
        then rest: Answer = .status(200)
    ) throws -> (Pipeline, RecordingTransport) {
        let transport = RecordingTransport(answers: answers, then: rest, clock: clock)
        let pipeline = try Pipeline(observers: [recorder.observer], clock: clock) {
            Retry(policy, clock: clock)
            transport
        }
        return (pipeline, transport)
    }

    @Test func `tries again until the receiver takes it`() async throws {
        let start = clock.now
        let (pipeline, transport) = try pipeline(answers: [.status(500), .status(503)])
        let receipt = try await clock.fastForward { try await pipeline.send(.sample()) }
        #expect(receipt.attempt?.number == 3)
        #expect(transport.deliveries.map(\.attempt) == [1, 2, 3])
        let times = transport.arrivals.map { $0.time.timeIntervalSince(start) }
        #expect(times == [0, 1, 3])
    }

    @Test func `reports each failed attempt with the time of the next`() async throws {
        let start = clock.now
        let (pipeline, _) = try pipeline(answers: [.status(500), .status(503)])
        try await clock.fastForward { _ = try await pipeline.send(.sample()) }
        try await recorder.wait(for: .delivered)
        #expect(recorder.kinds == [.attemptFailed, .attemptFailed, .delivered])
        #expect(recorder.events.map(\.attempts) == [1, 2, 3])
        #expect(recorder.events.map(\.status) == [500, 503, 200])
        let next = recorder.events.map { $0.next?.timeIntervalSince(start) }
        #expect(next == [1, 3, nil])
    }

    @Test func `gives up after the last attempt with its error`() async throws {
        let (pipeline, transport) = try pipeline(
            answers: [.status(500), .status(502)],
            then: .status(504)
        )
        let error = await #expect(throws: SendError.self) {
            try await clock.fastForward { _ = try await pipeline.send(.sample()) }
        }
        #expect(error?.status == 504)
        #expect(transport.deliveries.count == 3)
        let dead = try #require(try await recorder.wait(for: .dead).first)
        #expect(dead.attempts == 3)
    }

    @Test func `counts the attempts also where the transport keeps no record of them`() async throws
    {
        struct Odd: Error {}
        let (pipeline, _) = try pipeline(answers: [], then: .error(Odd()))
        await #expect(throws: SendError.self) {
            try await clock.fastForward { _ = try await pipeline.send(.sample()) }
        }
        let dead = try #require(try await recorder.wait(for: .dead).first)
        #expect(dead.attempts == 3)
        #expect(dead.error?.code == .unknown)
    }

    @Test(arguments: [410, 400])
    func `does not try again what cannot succeed`(status: Int) async throws {
        let answer: Answer =
            status == 410
            ? .status(410) : .error(SendError(.badResponse, "no", verdict: .permanent))
        let (pipeline, transport) = try pipeline(answers: [answer])
        await #expect(throws: SendError.self) { try await pipeline.send(.sample()) }
        #expect(transport.deliveries.count == 1)
        #expect(try await recorder.wait(for: .dead).count == 1)
    }

    @Test func `waits as long as the receiver asks and longer than the schedule`() async throws {
        let start = clock.now
        let (pipeline, transport) = try pipeline(answers: [.status(429, retryAfter: 90)])
        try await clock.fastForward { _ = try await pipeline.send(.sample()) }
        let times = transport.arrivals.map { $0.time.timeIntervalSince(start) }
        #expect(times == [0, 90])
    }

    @Test func `does not wait past the deadline of the delivery`() async throws {
        let transport = RecordingTransport(then: .status(500), clock: clock)
        let deadline = clock.now.addingTimeInterval(2)
        let pipeline = try Pipeline(clock: clock) {
            ClosurePlugin("deadline") { delivery, next in
                var delivery = delivery
                delivery.deadline = deadline
                return try await next(delivery)
            }
            Retry(
                RetryPolicy(schedule: .list([.seconds(1), .seconds(1)]), jitter: 0),
                clock: clock
            )
            transport
        }
        await #expect(throws: SendError.self) {
            try await clock.fastForward { _ = try await pipeline.send(.sample()) }
        }
        #expect(transport.deliveries.count == 2, "the third would begin at the deadline")
        #expect(clock.now < deadline)
    }

    @Test func `stops waiting where the task is cancelled`() async throws {
        let (pipeline, transport) = try pipeline(answers: [], then: .status(500))
        let sending = Task { try await pipeline.send(.sample()) }
        try await clock.waitForSleepers()
        sending.cancel()
        await #expect(throws: CancellationError.self) { try await sending.value }
        #expect(transport.deliveries.count == 1)
        await recorder.observer.flush()
        #expect(recorder.kinds == [.attemptFailed])
    }

    @Test func `does not take a cancellation for a failure`() async throws {
        let (pipeline, transport) = try pipeline(answers: [.error(CancellationError())])
        await #expect(throws: CancellationError.self) { try await pipeline.send(.sample()) }
        #expect(transport.deliveries.count == 1)
    }

    @Test func `makes three attempts a second and two apart if nothing is said`() {
        #expect(Retry().policy == .inline)
        #expect(RetryPolicy.inline.maximumAttempts == 3)
        #expect(RetryPolicy.inline.jitter == 0.2)
        #expect(RetryPolicy.inline.schedule.wait(after: 1) == .seconds(1))
        #expect(RetryPolicy.inline.schedule.wait(after: 2) == .seconds(2))
    }
}
