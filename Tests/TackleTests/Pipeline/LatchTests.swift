import Tackle
import Testing

@Suite(.timeLimit(.minutes(5))) struct LatchTests {
    @Test func `lets everybody go on once it is open`() async throws {
        let latch = Latch()
        #expect(!latch.isOpen)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...100 { group.addTask { try await latch.wait() } }
            latch.open()
            latch.open()
            try await group.waitForAll()
        }
        #expect(latch.isOpen)
        try await latch.wait()
    }

    @Test func `ends a wait whose task is cancelled`() async throws {
        let latch = Latch()
        let journal = Journal()
        let waiting = Task {
            journal.note("waits")
            try await latch.wait()
        }
        try await journal.wait(for: "waits")
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        latch.open()
        try await latch.wait()
    }

    @Test func `does not wait in a task that is cancelled already`() async {
        let latch = Latch()
        let waiting = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await latch.wait()
        }
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `waits in any case where that is asked for`() async {
        let latch = Latch()
        let waiting = Task {
            await latch.waitInAnyCase()
            return latch.isOpen
        }
        waiting.cancel()
        // Enough for a wait that does not last.
        for _ in 1...1000 { await Task.yield() }
        latch.open()
        #expect(await waiting.value)
        await latch.waitInAnyCase()
    }

    @Test func `resumes each wait once however opening and cancelling fall`() async {
        // A wait that is resumed twice traps; one that is never resumed hangs.
        for _ in 1...2000 {
            let latch = Latch()
            let waiting = Task { try await latch.wait() }
            let opening = Task { latch.open() }
            waiting.cancel()
            await opening.value
            _ = await waiting.result
        }
    }
}
