import Tackle
import TestSupport
import Testing

@testable import TackleMemoryQueue

@Suite(.timeLimit(.minutes(1))) struct CapacityGateTests {
    @Test func `a gate that closes says who is the last to be in`() async throws {
        let gate = CapacityGate(capacity: 3, waits: true)
        try await gate.enter()
        #expect(gate.settleIn() == false)
        try await gate.enter()
        try await gate.enter()
        // Two are on their way in, so whoever closes is not the last.
        #expect(gate.close() == false)
        #expect(gate.settleIn() == false)
        #expect(gate.settleIn() == true)
        #expect(gate.close() == true)
    }

    @Test func `a place that is given back goes to whoever has waited longest`() async throws {
        let gate = CapacityGate(capacity: 1, waits: true)
        try await gate.enter()
        let entered = Observed<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask {
                    try await gate.enter()
                    entered.update { $0.append(number) }
                }
                while gate.waiting < number { await Task.yield() }
            }
            for number in 1...3 {
                gate.leave(1)
                try await entered.wait { $0.count == number }
            }
        }
        #expect(entered.current == [1, 2, 3])
    }

    @Test func `those who give up are passed over and leave nothing behind`() async throws {
        let gate = CapacityGate(capacity: 1, waits: true)
        try await gate.enter()
        for _ in 0..<200 {
            let task = Task { try await gate.enter() }
            while gate.waiting == 0 { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(gate.waiting == 0)
        }
        let last = Task { try await gate.enter() }
        while gate.waiting == 0 { await Task.yield() }
        gate.leave(1)
        try await last.value
    }
}
