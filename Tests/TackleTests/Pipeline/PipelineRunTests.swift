import Tackle
import TackleTesting
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct PipelineRunTests {
    private struct Odd: Error {}

    @Test func `runs until it is closed even with nothing to run`() async throws {
        let journal = Journal()
        let pipeline = try Pipeline { RecordingTransport() }
        let run = Task {
            try await pipeline.run()
            journal.note("ended")
        }
        try await pipeline.send(.sample())
        #expect(journal.entries.isEmpty)
        pipeline.close()
        try await run.value
        #expect(journal.entries == ["ended"])
    }

    @Test func `refuses to run twice at once`() async throws {
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("queue", role: .queue, journal: journal, keepsRunning: true)
            RecordingTransport()
        }
        let run = Task { try await pipeline.run() }
        try await journal.wait(for: "queue runs")
        let error = await #expect(throws: PipelineError.self) { try await pipeline.run() }
        #expect(error?.code == .alreadyRunning)
        #expect(journal.entries == ["queue runs"])
        pipeline.close()
        try await run.value
    }

    @Test func `closes front to back and each once the one before has ended`() async throws {
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("queue", role: .queue, journal: journal, keepsRunning: true)
            StubStage("policy", journal: journal, keepsRunning: true)
            StubStage("signer", role: .signer, journal: journal)
            RecordingTransport()
        }
        let run = Task { try await pipeline.run() }
        try await journal.wait(for: "queue runs")
        try await journal.wait(for: "policy runs")
        pipeline.close()
        pipeline.close()
        try await run.value
        #expect(
            journal.entries.dropFirst(2) == [
                "queue closes", "queue ends", "policy closes", "policy ends", "signer closes",
            ]
        )
    }

    @Test func `stops the stages at once where its task is cancelled`() async throws {
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("queue", role: .queue, journal: journal, keepsRunning: true)
            RecordingTransport()
        }
        let run = Task { try await pipeline.run() }
        try await journal.wait(for: "queue runs")
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(journal.entries == ["queue runs", "queue is cancelled"])
    }

    @Test func `throws what a stage throws and stops the others`() async throws {
        struct Failing: SenderPlugin {
            let journal: Journal
            func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
                try await next(delivery)
            }
            func run(next: Next) async throws {
                try await journal.wait(for: "queue runs")
                throw Odd()
            }
        }
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("queue", role: .queue, journal: journal, keepsRunning: true)
            Failing(journal: journal)
            RecordingTransport()
        }
        await #expect(throws: Odd.self) { try await pipeline.run() }
        #expect(journal.entries.contains("queue is cancelled"))
    }

    @Test func `ends at once where it was closed before`() async throws {
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("queue", role: .queue, journal: journal, keepsRunning: true)
            StubStage("policy", journal: journal)
            RecordingTransport()
        }
        pipeline.close()
        #expect(journal.entries == ["queue closes"], "the stages behind still have work to do")
        try await pipeline.run()
        #expect(journal.entries.contains("queue ends"))
        #expect(journal.entries.last == "policy closes")
    }

    @Test func `closes every stage where it does not run and has no queue`() throws {
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("a", journal: journal)
            StubStage("b", role: .signer, journal: journal)
            RecordingTransport()
        }
        pipeline.close()
        #expect(journal.entries == ["a closes", "b closes"])
    }

    @Test func `does the work while it runs and then drains and closes`() async throws {
        let journal = Journal()
        let recorder = EventRecorder()
        let pipeline = try Pipeline(observers: [recorder.observer]) {
            StubStage("a", journal: journal, keepsRunning: true)
            RecordingTransport()
        }
        let status = try await pipeline.running { pipeline in
            try await journal.wait(for: "a runs")
            return try await pipeline.send(.sample()).status
        }
        #expect(status == 200)
        #expect(journal.entries == ["a runs", "a sends", "a closes", "a ends"])
        #expect(recorder.kinds == [.delivered], "observers have been told by then")
    }

    @Test func `throws what the work throws after it has drained`() async throws {
        let journal = Journal()
        let pipeline = try Pipeline {
            StubStage("a", journal: journal, keepsRunning: true)
            RecordingTransport()
        }
        await #expect(throws: Odd.self) {
            try await pipeline.running { _ in
                try await journal.wait(for: "a runs")
                throw Odd()
            }
        }
        #expect(journal.entries.last == "a ends")
    }

    @Test func `lets go of whoever waits for room where running fails`() async throws {
        /// A full queue whose run fails: only closing it ends the wait for room.
        struct FailingQueue: SenderPlugin {
            let role = StageRole.queue
            let journal = Journal()
            let closed = Latch()
            func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
                journal.note("waits")
                try await closed.wait()
                throw SendError(.closed, "the queue is closed")
            }
            func run(next: Next) async throws {
                try await journal.wait(for: "waits")
                throw Odd()
            }
            func close() { closed.open() }
        }
        let pipeline = try Pipeline {
            FailingQueue()
            RecordingTransport()
        }
        await #expect(throws: Odd.self) {
            try await pipeline.running { try await $0.send(.sample()) }
        }
    }
}
