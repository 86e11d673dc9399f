import Foundation
import Tackle
import TackleQueueing

/// Measures the scheduler alone, and what a waiting delivery takes of memory.
///
///     queue-bench scheduler [ROUNDS]
///     queue-bench memory [COUNT]
@main struct QueueBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        let number = arguments.dropFirst().first.flatMap { Int($0) }
        switch arguments.first {
        case "scheduler": SchedulerBench(rounds: number ?? 5).run()
        case "memory": try await MemoryBench(count: number ?? 1_000_000).run()
        default:
            FileHandle.standardError.write(
                Data("queue-bench: say what to measure: scheduler [ROUNDS] or memory [COUNT]\n".utf8)
            )
            exit(64)
        }
    }
}
