import Foundation
import Tackle
import TackleTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct PipelineSendTests {
    private struct Odd: Error {}

    @Test func `passes a webhook through the stages in order`() async throws {
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("a", journal: journal)
            ClosurePlugin("b") { delivery, next in
                journal.note("b sends")
                return try await next(delivery)
            }
            StubStage("c", role: .signer, journal: journal)
            ClosureTransport("d") { delivery in
                journal.note("d sends")
                return .delivered(delivery, by: "d", attempt: Attempt(number: delivery.attempt))
            }
        }
        let receipt = try await pipeline.send(.sample())
        #expect(journal.entries == ["a sends", "b sends", "c sends", "d sends"])
        #expect(receipt.stage == "d")
        #expect(pipeline.description == "a -> b -> c -> d")
    }

    @Test func `lets a stage answer without those behind it`() async throws {
        let transport = RecordingTransport()
        let pipeline = try Pipeline {
            ClosurePlugin("cache") { delivery, _ in
                .delivered(delivery, by: "cache", attempt: Attempt(number: 1))
            }
            transport
        }
        #expect(try await pipeline.send(.sample()).stage == "cache")
        #expect(transport.deliveries.isEmpty)
    }

    @Test func `reports a delivery with its receipt`() async throws {
        let recorder = EventRecorder()
        let clock = VirtualClock()
        let pipeline = try Pipeline(observers: [recorder.observer], clock: clock) {
            RecordingTransport(answers: [.status(202)])
        }
        let receipt = try await pipeline.send(.sample())
        let event = try #require(try await recorder.wait(for: .delivered).first)
        #expect(event.receipt == receipt)
        #expect(event.status == 202)
        #expect(event.attempts == 1)
        #expect(event.time == clock.now)
        #expect(event.id.description == "msg_1")
    }

    @Test func `leaves the report of an accepted delivery to the queue`() async throws {
        let recorder = EventRecorder()
        let pipeline = try Pipeline(observers: [recorder.observer]) {
            StubStage("queue", role: .queue)
            RecordingTransport()
        }
        let receipt = try await pipeline.send(.sample())
        #expect(receipt.isAccepted)
        #expect(receipt.promise == .inMemory)
        await recorder.observer.flush()
        #expect(recorder.events.isEmpty)
    }

    @Test func `reports a failed delivery as dead`() async throws {
        let recorder = EventRecorder()
        let pipeline = try Pipeline(observers: [recorder.observer]) {
            RecordingTransport(answers: [.status(500)])
        }
        let error = await #expect(throws: SendError.self) { try await pipeline.send(.sample()) }
        #expect(error?.code == .status)
        #expect(error?.status == 500)
        let event = try #require(try await recorder.wait(for: .dead).first)
        #expect(event.status == 500)
        #expect(event.attempts == 1)
    }

    @Test func `reports a delivery turned away before any attempt as refused`() async throws {
        let recorder = EventRecorder()
        let pipeline = try Pipeline(observers: [recorder.observer]) {
            RecordingTransport(answers: [.error(SendError(.addressBlocked, "a private address"))])
        }
        await #expect(throws: SendError.self) { try await pipeline.send(.sample()) }
        let event = try #require(try await recorder.wait(for: .refused).first)
        #expect(event.attempts == 0)
        #expect(event.error?.code == .addressBlocked)
        #expect(recorder.events(of: .dead).isEmpty)
    }

    @Test func `wraps an error that nobody knows as one to be retried`() async throws {
        let pipeline = try Pipeline { RecordingTransport(answers: [.error(Odd())]) }
        let error = await #expect(throws: SendError.self) { try await pipeline.send(.sample()) }
        #expect(error?.code == .unknown)
        #expect(error?.verdict == .retry)
        #expect(error?.underlying is Odd)
        #expect(error?.shortDescription == "unknown")
    }

    @Test func `names the field of a webhook that a stage finds invalid`() async throws {
        let invalid = InvalidWebhook(field: "headers", reason: "too many")
        let pipeline = try Pipeline { RecordingTransport(answers: [.error(invalid)]) }
        let error = await #expect(throws: SendError.self) { try await pipeline.send(.sample()) }
        #expect(error?.code == .invalidWebhook)
        #expect(error?.verdict.isRetryable == false)
        #expect(error?.message == "headers: too many")
    }

    @Test func `hands a cancellation on and reports nothing`() async throws {
        let recorder = EventRecorder()
        let pipeline = try Pipeline(observers: [recorder.observer]) {
            RecordingTransport(answers: [.error(CancellationError())])
        }
        await #expect(throws: CancellationError.self) { try await pipeline.send(.sample()) }
        await recorder.observer.flush()
        #expect(recorder.events.isEmpty)
    }

    @Test func `refuses a webhook once it is closed`() async throws {
        let recorder = EventRecorder()
        let transport = RecordingTransport()
        let pipeline = try Pipeline(observers: [recorder.observer]) { transport }
        pipeline.close()
        let error = await #expect(throws: SendError.self) { try await pipeline.send(.sample()) }
        #expect(error?.code == .closed)
        #expect(error?.message.contains("close()") == true)
        try await recorder.wait(for: .refused)
        #expect(transport.deliveries.isEmpty)
    }

    @Test func `refuses a due time in the future where there is no queue`() async throws {
        let clock = VirtualClock()
        let transport = RecordingTransport()
        let pipeline = try Pipeline(clock: clock) { transport }
        let due = clock.now.addingTimeInterval(1)
        let error = await #expect(throws: SendError.self) {
            try await pipeline.send(.sample(due: due))
        }
        #expect(error?.code == .notDue)
        #expect(error?.verdict == .permanent)
        #expect(error?.message.contains("file-spool or memory-queue") == true)
        clock.advance(to: due)
        try await pipeline.send(.sample(due: due))
        #expect(transport.deliveries.count == 1)
    }

    @Test func `lets a queue have a webhook that is due in the future`() async throws {
        let clock = VirtualClock()
        let pipeline = try Pipeline(clock: clock) {
            StubStage("queue", role: .queue)
            RecordingTransport()
        }
        let due = clock.now.addingTimeInterval(3600)
        #expect(try await pipeline.send(.sample(due: due)).isAccepted)
    }
}
