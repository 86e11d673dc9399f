import Tackle
import TackleTesting
import Testing

@Suite("A limit of concurrency")
struct ConcurrencyLimitTests {
    @Test("never lets more work at once, and everybody in the end")
    func limit() async throws {
        let limit = ConcurrencyLimit(3)
        let now = Watched((working: 0, most: 0, done: 0))
        try await withThrowingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    try await limit.withPlace {
                        now.update { now in
                            now.working += 1
                            now.most = max(now.most, now.working)
                        }
                        await Task.yield()
                        now.update { now in
                            now.working -= 1
                            now.done += 1
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(now.current.most <= 3)
        #expect(now.current.done == 200)
    }

    @Test("who is cancelled while it waits goes, and takes no place along")
    func cancelled() async throws {
        let limit = ConcurrencyLimit(1)
        let inside = Watched(0)
        let mayEnd = Watched(false)
        let first = Task {
            try await limit.withPlace {
                inside.update { $0 += 1 }
                try await mayEnd.wait { $0 }
            }
        }
        try await inside.wait { $0 == 1 }
        let others = (0..<50).map { _ in
            Task { try await limit.withPlace { inside.update { $0 += 1 } } }
        }
        for other in others { other.cancel() }
        for other in others {
            await #expect(throws: CancellationError.self) { try await other.value }
        }
        mayEnd.update { $0 = true }
        try await first.value
        try await limit.withPlace { inside.update { $0 += 1 } }
        #expect(inside.current == 2)
    }

    @Test("a place is given back where the work throws")
    func throwing() async throws {
        struct Failure: Error {}
        let limit = ConcurrencyLimit(1)
        for _ in 0..<3 {
            await #expect(throws: Failure.self) {
                try await limit.withPlace { throw Failure() }
            }
        }
    }
}
