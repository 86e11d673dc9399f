import Foundation
import Tackle
import TackleQueueing

/// Measures the scheduler alone, what a waiting delivery takes of memory, and what the queue in
/// memory adds to a delivery.
///
///     queue-bench scheduler [ROUNDS]
///     queue-bench memory [COUNT]
///     queue-bench delivery COUNT URL [queue]
@main struct QueueBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let number = arguments.dropFirst().first.flatMap { Int($0) }
        switch arguments.first {
        case "scheduler": SchedulerBench(rounds: number ?? 5).run()
        case "memory": try await MemoryBench(count: number ?? 1_000_000).run()
        case "delivery" where arguments.count > 2:
            let rest = arguments.dropFirst(2)
            try await DeliveryBench(
                url: rest[rest.startIndex],
                hasQueue: rest.last == "queue",
                count: number ?? 100_000
            ).run()
        default:
            FileHandle.standardError.write(
                Data(
                    ("queue-bench: say what to measure: scheduler [ROUNDS], memory [COUNT] or"
                        + " delivery COUNT URL [queue]\n").utf8
                )
            )
            exit(64)
        }
    }
}
