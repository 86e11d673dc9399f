import Foundation
import Synchronization
import Tackle

/// Webhooks that producers send through a pipeline, each one at a time.
struct ProducerLoad {
    /// In bytes: what most benchmarks send.
    static let usualBodySize = 1024

    /// How many in all.
    let count: Int

    /// How many send at once.
    var producers = 64

    /// In bytes.
    var bodySize = Self.usualBodySize

    /// How many endpoints they have their turns to.
    var endpoints = 1

    /// When they are to be delivered; at once where it is absent.
    var due: Date?

    /// Whether their ids tell their numbers, so that each is known again.
    var isNumbered = false

    /// Sends them all.
    ///
    /// - Returns: how long each call took, in nanoseconds, in no order.
    func send(through pipeline: Pipeline) async throws -> [Int] {
        let next = Counter()
        let body = try WebhookBody(
            bytes: [UInt8](repeating: UInt8(ascii: "x"), count: bodySize),
            contentType: "application/json"
        )
        let options = Webhook.Options(due: due)
        return try await withThrowingTaskGroup(of: [Int].self) { group in
            for _ in 0..<producers {
                group.addTask { try await produce(body, options, next, pipeline) }
            }
            var durations: [Int] = []
            durations.reserveCapacity(count)
            for try await own in group { durations += own }
            return durations
        }
    }

    private func produce(
        _ body: WebhookBody,
        _ options: Webhook.Options,
        _ next: Counter,
        _ pipeline: Pipeline
    ) async throws -> [Int] {
        var durations: [Int] = []
        durations.reserveCapacity(count / producers * 2)
        while true {
            let number = next.take()
            guard number < count else { return durations }
            let webhook = try Webhook(
                "order.paid",
                to: "http://127.0.0.1/hooks/\(number % endpoints)",
                body: body,
                id: isNumbered ? NumberedID.text(number) : nil,
                options: options
            )
            let begun = ProcessReading.steadyNanoseconds
            _ = try await pipeline.send(webhook)
            durations.append(ProcessReading.steadyNanoseconds - begun)
        }
    }
}
