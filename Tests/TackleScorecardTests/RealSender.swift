import Foundation
import Tackle
import TackleCurl
import TackleHMAC
import TackleQueueing
import TackleTesting
import TestSupport

/// `queue -> hmac -> curl` as a program has it, with a real receiver and a clock that the test
/// moves.
struct RealSender: Sendable {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// The receiver may be on the loopback.
    static func local(_ options: inout CurlSender.Options) throws {
        options.addresses = AddressPolicy(allow: [try AddressRange("127.0.0.0/8")])
    }

    let clock: VirtualClock
    let receiver: ScriptedReceiver
    let queue: any OperableQueue
    let pipeline: Pipeline
    let events: EventRecorder

    /// When it began, by its clock.
    let begin: Date

    private init(
        _ kind: QueueKind,
        _ scripts: [String: [ScriptedReceiver.Answer]],
        _ options: QueueOptions,
        _ settings: CurlSender.Options,
        directory: String
    ) throws {
        clock = VirtualClock()
        begin = clock.now
        receiver = try ScriptedReceiver(scripts, clock: clock)
        queue = try kind.queue(options, directory: directory, clock: clock)
        events = EventRecorder()
        // Its own clock only tells whether anybody runs it, for which it would sleep on this one.
        pipeline = try Pipeline(
            stages: [
                queue, HMACSigner(secret: Self.secret, clock: clock),
                CurlSender(options: settings, clock: clock),
            ],
            observers: [events.observer]
        )
    }

    /// Does some work with it while it runs; what is left then is left.
    static func running(
        _ kind: QueueKind,
        _ scripts: [String: [ScriptedReceiver.Answer]] = [:],
        options: QueueOptions = QueueOptions(jitter: 0),
        curl set: (inout CurlSender.Options) throws -> Void = local,
        _ work: @Sendable (RealSender) async throws -> Void
    ) async throws {
        var settings = CurlSender.Options()
        try set(&settings)
        try await TemporaryDirectory.with { path in
            let sender = try RealSender(
                kind,
                scripts,
                options,
                settings,
                directory: path + "/spool"
            )
            try await sender.pipeline.running { _ in
                defer { sender.queue.stop() }
                try await work(sender)
            }
        }
    }

    /// Sends a webhook to a path of the receiver.
    @discardableResult
    func send(_ id: String, to path: String, url: String? = nil) async throws -> Receipt {
        try await pipeline.send(webhook(id, to: path, url: url))
    }

    func webhook(_ id: String, to path: String, url: String? = nil) throws -> Webhook {
        try Webhook(
            "order.paid",
            to: url ?? receiver.url(path),
            body: WebhookBody(
                bytes: Array(#"{"order":42}"#.utf8),
                contentType: "application/json"
            ),
            id: id,
            options: Webhook.Options(created: clock.now)
        )
    }

    func endpoint(_ path: String) -> Endpoint { Endpoint(key: receiver.url(path)) }

    /// The delivery of a webhook to a path.
    func id(_ id: String, at path: String) throws -> DeliveryID {
        try DeliveryID(webhook: WebhookID(id), endpoint: endpoint(path))
    }

    /// The events of one webhook so far, in order.
    func events(of id: String) -> [DeliveryEvent] {
        events.events.filter { $0.id.webhook.description == id }
    }

    /// The code with which sending is refused.
    func refusal(of id: String, to path: String) async throws -> SendError.Code? {
        do {
            try await send(id, to: path)
            return nil
        } catch let error as SendError {
            return error.code
        }
    }
}
