import Foundation
import Tackle
import TackleCurl
import TackleFileSpool
import TackleHMAC
import TackleMemoryQueue
import TackleQueueing
import TackleTesting
import TestSupport
import Testing

@Suite("Every built-in plugin keeps the contract")
struct BuiltInContractTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// A few attempts, milliseconds apart.
    private static var quick: QueueOptions {
        QueueOptions(
            schedule: .list([.milliseconds(1), .milliseconds(2), .milliseconds(4)]),
            jitter: 0
        )
    }

    @Test("curl keeps it")
    func curl() async throws {
        try await expectAtLeast30(
            SenderContract(options: ["allow": ["127.0.0.1"], "timeout": "20s"]) {
                CurlSender(allow: [try AddressRange("127.0.0.1")])
            }
        )
    }

    @Test("hmac keeps it")
    func hmac() async throws {
        try await expectAtLeast30(
            SenderContract(options: ["secret": .text(Self.secret)]) {
                try HMACSigner(secret: Self.secret)
            }
        )
    }

    @Test("retry keeps it")
    func retry() async throws {
        let policy = RetryPolicy(schedule: .list([.milliseconds(1), .milliseconds(2)]), jitter: 0)
        try await expectAtLeast30(SenderContract(options: ["attempts": "5"]) { Retry(policy) })
    }

    @Test("discard keeps what applies where nothing is sent")
    func discard() async throws {
        let report = try await SenderContract(
            receiver: { Nowhere() },
            { DiscardTransport() }
        ).report()
        #expect(report.isKept, "\(report)")
        #expect(report.kept.count >= 20, "\(report)")
    }

    /// Takes everything, and nobody knows what.
    private struct Nowhere: ContractReceiver {
        func url(for scene: ContractScene) -> String? {
            scene == .takes ? "https://nowhere.example/" : nil
        }
    }

    @Test("memory-queue keeps it")
    func memoryQueue() async throws {
        try await expectAtLeast30(
            SenderContract(options: ["capacity": "5000"]) { try MemoryQueue(options: Self.quick) }
        )
    }

    @Test("file-spool keeps it")
    func fileSpool() async throws {
        try await TemporaryDirectory.with { directory in
            try await expectAtLeast30(
                SenderContract(options: ["directory": .text(directory + "/configured")]) {
                    try FileSpool(
                        directory: directory + "/\(UUID().uuidString)",
                        options: Self.quick
                    )
                }
            )
        }
    }

    @Test("a closure that adds a header keeps it")
    func closure() async throws {
        try await expectAtLeast30(
            SenderContract {
                ClosurePlugin("tenant") { delivery, next in
                    try await next(delivery.adding(header: "X-Tenant", "acme"))
                }
            }
        )
    }

    private func expectAtLeast30(_ contract: SenderContract) async throws {
        let report = try await contract.report()
        #expect(report.isKept, "\(report)")
        #expect(report.kept.count >= 30, "\(report)")
    }
}
