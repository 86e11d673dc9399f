import Foundation
import Synchronization
import Tackle
import TackleCurl
import TackleHMAC
import TackleMemoryQueue
import TackleQueueing

/// What a delivery through `hmac -> curl` takes of a processor, with a queue in memory before it or
/// without one; nobody observes the deliveries.
struct DeliveryBench {
    let url: String
    let hasQueue: Bool
    let count: Int

    private static let concurrency = 64

    func run() async throws {
        let signer = try HMACSigner(
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLwSwMfKQ9r8GKYqrTwjU"
        )
        let curl = CurlSender(allow: [try AddressRange("127.0.0.0/8")])
        var stages: [any SenderPlugin] = [signer, curl]
        if hasQueue {
            stages.insert(try MemoryQueue(options: QueueOptions(perEndpoint: 64)), at: 0)
        }
        let pipeline = try Pipeline(stages: stages)
        let body = try WebhookBody(
            bytes: [UInt8](repeating: UInt8(ascii: "x"), count: 1024),
            contentType: "application/json"
        )
        let progress = Progress(count)
        let begun = Self.processorTime
        try await pipeline.running { pipeline in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.concurrency {
                    group.addTask {
                        while progress.left.subtract(1, ordering: .relaxed).newValue >= 0 {
                            do {
                                let webhook = try Webhook("bench", to: url, body: body)
                                _ = try await pipeline.send(webhook)
                            } catch {
                                progress.failures.add(1, ordering: .relaxed)
                            }
                        }
                    }
                }
            }
        }
        let cpu = (Self.processorTime - begun) / Double(count) * 1e6
        guard progress.failures.load(ordering: .relaxed) == 0 else {
            throw SendError(.unknown, "some were not sent: is there a receiver at \(url)?")
        }
        print(String(format: "{\"cpu\":%.3f}", cpu))
    }

    /// In seconds, of all threads.
    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private final class Progress: Sendable {
        let left: Atomic<Int>
        let failures = Atomic(0)

        init(_ count: Int) {
            left = Atomic(count)
        }
    }
}
