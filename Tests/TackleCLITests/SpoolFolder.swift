import Foundation
import Tackle
import TackleFileSpool
import TackleQueueing
import TackleTesting
import TestSupport

/// A directory with a spool in it, and `tackle spool` run beside it.
struct SpoolFolder: Sendable {
    let url: URL

    /// The spool's directory.
    var spool: String { url.appendingPathComponent("spool").path }

    static func with(_ work: (SpoolFolder) async throws -> Void) async throws {
        try await TemporaryDirectory.with { path in
            try await work(SpoolFolder(url: URL(fileURLWithPath: path)))
        }
    }

    /// Runs `tackle spool NAME spool …`.
    func run(_ name: String, _ arguments: String...) async throws -> CommandRun {
        try await CommandRun(arguments: ["spool", name, "spool"] + arguments, in: url)
    }

    /// Has an earlier process accept webhooks: an id and an endpoint each.
    func accept(_ webhooks: [(id: String, endpoint: String)]) async throws {
        let queue = FileSpool(directory: spool)
        for webhook in webhooks {
            _ = try await queue.send(Self.delivery(webhook), next: EventLog().next())
        }
        await queue.letGo()
    }

    /// Has an earlier process fail to deliver webhooks.
    func kill(_ webhooks: [(id: String, endpoint: String)]) async throws {
        let queue = FileSpool(directory: spool)
        let next = EventLog().next { _ in throw SendError(.status, "no", verdict: .permanent) }
        for webhook in webhooks { _ = try await queue.send(Self.delivery(webhook), next: next) }
        queue.close()
        try await queue.run(next: next)
    }

    /// Has an earlier process be told by a receiver to wait for three days.
    func throttle(_ id: String, _ endpoint: String) async throws {
        let options = QueueOptions(retryAfterLimit: .seconds(7 * 86_400))
        let queue = try FileSpool(directory: spool, options: options)
        let log = EventLog()
        let next = log.next { _ in
            throw SendError(.status, "later", verdict: .retry(after: .seconds(3 * 86_400)))
        }
        _ = try await queue.send(Self.delivery((id, endpoint)), next: next)
        let run = Task { try await queue.run(next: next) }
        try await log.wait(for: .endpointPaused)
        queue.stop()
        try await run.value
    }

    /// What waits and what is dead, as `id@endpoint`.
    func left() async throws -> (waiting: [String], dead: [String]) {
        let queue = FileSpool(directory: spool)
        let name = { (id: DeliveryID) in "\(id.webhook)@\(id.endpoint.key)" }
        let waiting = try await queue.deliveries(.waiting).map(name)
        let dead = try await queue.deliveries(.dead).map(name)
        await queue.letGo()
        return (waiting.sorted(), dead.sorted())
    }

    private static func delivery(_ webhook: (id: String, endpoint: String)) throws -> Delivery {
        try Delivery(
            Webhook(
                to: "https://example.test/hooks",
                body: WebhookBody(bytes: Array("{}".utf8), contentType: "application/json"),
                id: webhook.id,
                options: Webhook.Options(endpointKey: webhook.endpoint)
            )
        )
    }
}
