import Foundation
import Tackle
import TackleTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct DeliveryObserverTests {
    @Test func `tells every observer every event in order`() async throws {
        let recorders = [EventRecorder(), EventRecorder()]
        let pipeline = try Pipeline(observers: recorders.map(\.observer)) { RecordingTransport() }
        let ids = (1...500).map { "msg_\($0)" }
        for id in ids { try await pipeline.send(.sample(id)) }
        for recorder in recorders {
            await recorder.observer.flush()
            #expect(recorder.events.map(\.id.description) == ids)
            #expect(recorder.observer.dropped == 0)
        }
    }

    @Test func `counts what a full buffer drops and never slows a delivery`() async throws {
        let gate = Latch()
        let journal = Journal()
        let observer = DeliveryObserver(limit: 3) { event in
            journal.note("\(event.id)")
            try? await gate.wait()
        }
        let transport = RecordingTransport()
        let pipeline = try Pipeline(observers: [observer]) { transport }
        try await pipeline.send(.sample("msg_0"))
        try await journal.wait(for: "msg_0")
        // The observer is stuck with the first event: three more wait and the rest are dropped.
        for number in 1...10 { try await pipeline.send(.sample("msg_\(number)")) }
        #expect(transport.deliveries.count == 11)
        #expect(observer.backlog == 3)
        #expect(observer.dropped == 7)
        gate.open()
        await observer.flush()
        #expect(journal.entries == ["msg_0", "msg_1", "msg_2", "msg_3"])
        #expect(observer.backlog == 0)
        #expect(observer.dropped == 7)
    }

    @Test func `keeps everything where it has no limit`() async throws {
        let gate = Latch()
        let journal = Journal()
        let observer = DeliveryObserver(limit: nil) { event in
            try? await gate.wait()
            journal.note("\(event.id)")
        }
        let pipeline = try Pipeline(observers: [observer]) { RecordingTransport() }
        for number in 1...3000 { try await pipeline.send(.sample("msg_\(number)")) }
        gate.open()
        await observer.flush()
        #expect(journal.entries == (1...3000).map { "msg_\($0)" })
        #expect(observer.dropped == 0)
    }

    @Test func `tells those who want some kinds of events those alone`() async throws {
        let everything = Journal()
        let deaths = Journal()
        let observers = [
            DeliveryObserver { everything.note("\($0.kind)") },
            DeliveryObserver(of: [.dead]) { deaths.note("\($0.kind)") },
        ]
        let transport = RecordingTransport(answers: [.status(204), .status(410)])
        let pipeline = try Pipeline(observers: observers) { transport }
        try await pipeline.send(.sample("msg_1"))
        await #expect(throws: SendError.self) { try await pipeline.send(.sample("msg_2")) }
        for observer in observers { await observer.flush() }
        #expect(everything.entries == ["delivered", "dead"])
        #expect(deaths.entries == ["dead"])
    }

    @Test func `makes no event of a kind that nobody wants`() async throws {
        let deaths = DeliveryObserver(of: [.dead]) { _ in }
        let made = Journal()
        let queue = ClosurePlugin("queue") { delivery, next in
            next.report(.accepted, made.event(.accepted, of: delivery))
            next.report(.dead, made.event(.dead, of: delivery))
            return try await next(delivery)
        }
        let pipeline = try Pipeline(observers: [deaths]) {
            queue
            RecordingTransport()
        }
        try await pipeline.send(.sample("msg_1"))
        #expect(made.entries == ["dead"])
    }

    @Test func `flushes at once where nothing waits`() async {
        await DeliveryObserver { _ in }.flush()
    }
}

extension Journal {
    /// Notes that an event is made.
    fileprivate func event(_ kind: DeliveryEvent.Kind, of delivery: Delivery) -> DeliveryEvent {
        note("\(kind)")
        return .dead(delivery, SendError(.unknown, "\(kind)"), at: .now)
    }
}
