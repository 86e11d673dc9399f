import Tackle
import TackleMemoryQueue
import TackleQueueing

/// A queue in memory, but for what a test has it do otherwise.
struct FaultyQueue: SenderPlugin {
    let inner: MemoryQueue
    let name = "faulty-queue"
    let role = StageRole.queue
    private let sending: @Sendable (Delivery, Next, MemoryQueue) async throws -> Receipt
    private let running: @Sendable (Next, MemoryQueue) async throws -> Void

    init(
        send: @escaping @Sendable (Delivery, Next, MemoryQueue) async throws -> Receipt = {
            try await $2.send($0, next: $1)
        },
        run: @escaping @Sendable (Next, MemoryQueue) async throws -> Void = {
            try await $1.run(next: $0)
        }
    ) throws {
        inner = try MemoryQueue(
            options: QueueOptions(schedule: .list([.milliseconds(1), .milliseconds(2)]), jitter: 0)
        )
        sending = send
        running = run
    }

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        let receipt = try await sending(delivery, next, inner)
        guard receipt.stage == "memory-queue", let promise = receipt.promise else { return receipt }
        return .accepted(delivery, by: name, promise: promise)
    }

    func run(next: Next) async throws { try await running(next, inner) }

    func close() { inner.close() }
}
