import Foundation
import Tackle
import TackleMemoryQueue
import TackleQueueing

/// What a webhook with a body of 1 KiB takes of memory while it waits in a queue in memory.
struct MemoryBench {
    let count: Int

    func run() async throws {
        let queue = try MemoryQueue(capacity: count, options: QueueOptions())
        let next = Next(send: { _ in throw SendError(.closed, "nothing is sent") })
        // What the process takes anyway is there before the first measurement.
        try await send(0..<min(1000, count / 10), to: queue, next)
        let before = Self.residentBytes
        try await send(min(1000, count / 10)..<count, to: queue, next)
        let after = Self.residentBytes
        let each = Double(after - before) / Double(count - min(1000, count / 10))
        print("{\"waiting\":\(count),\"bytes\":\(Int(each))}")
    }

    private func send(_ numbers: Range<Int>, to queue: MemoryQueue, _ next: Next) async throws {
        for number in numbers {
            // Each has a body and a URL of its own, as webhooks have that a program makes.
            let bytes = [UInt8](repeating: UInt8(ascii: "0") + UInt8(number % 10), count: 1024)
            let webhook = try Webhook(
                "order.paid",
                to: "https://receiver-\(number % 1000).example/hooks",
                body: WebhookBody(bytes: bytes, contentType: "application/json")
            )
            _ = try await queue.send(Delivery(webhook), next: next)
        }
    }

    private static var residentBytes: Int {
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
