import FoundationEssentials
import Tackle
import TackleQueueing
import TackleTesting
import TestSupport

/// A queue in front of a transport without a network, with a clock that the test moves.
struct QueueBench: Sendable {
    let clock: VirtualClock
    let transport: RecordingTransport
    let queue: any OperableQueue
    let pipeline: Pipeline
    let events: EventRecorder

    /// Does some work with it while it runs; what is left then is left.
    static func running(
        _ kind: QueueKind,
        options: QueueOptions = QueueOptions(jitter: 0),
        answers: [Answer] = [],
        then rest: Answer = .status(200),
        _ work: @Sendable (QueueBench) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { path in
            let clock = VirtualClock()
            let transport = RecordingTransport(answers: answers, then: rest, clock: clock)
            let queue = try kind.queue(options, directory: path + "/spool", clock: clock)
            let events = EventRecorder()
            let bench = QueueBench(
                clock: clock,
                transport: transport,
                queue: queue,
                // Its own clock only tells whether anybody runs it.
                pipeline: try Pipeline(stages: [queue, transport], observers: [events.observer]),
                events: events
            )
            try await bench.pipeline.running { _ in
                defer {
                    queue.stop()
                    transport.release()
                }
                try await work(bench)
            }
        }
    }

    /// Sends a webhook, whose body is its number unless one is given.
    @discardableResult
    func send(
        _ number: Int,
        to endpoint: String = "a",
        coalescing key: String? = nil,
        order: String? = nil,
        due: Date? = nil
    ) async throws -> Receipt {
        let webhook = try Webhook(
            to: "https://\(endpoint).example/hooks",
            body: WebhookBody(bytes: Array("\(number)".utf8), contentType: "text/plain"),
            id: "msg_\(number)",
            options: Webhook.Options(
                created: clock.now,
                due: due,
                endpointKey: endpoint,
                orderingKey: order,
                coalescingKey: key
            )
        )
        return try await pipeline.send(webhook)
    }

    /// The code with which something is refused; `nil` where it is not.
    func refusal(_ work: () async throws -> Receipt) async throws -> SendError.Code? {
        do {
            _ = try await work()
            return nil
        } catch let error as SendError {
            return error.code
        }
    }

    func id(_ number: Int, at endpoint: String = "a") throws -> DeliveryID {
        try DeliveryID(webhook: WebhookID("msg_\(number)"), endpoint: Endpoint(key: endpoint))
    }

    /// The bodies in the order in which they arrived.
    var bodies: [String] {
        transport.deliveries.map { String(decoding: $0.webhook.body.bytes, as: UTF8.self) }
    }

    func pause(_ endpoint: String = "a") async throws {
        try await queue.pause(Endpoint(key: endpoint))
    }

    func resume(_ endpoint: String = "a") async throws {
        try await queue.resume(Endpoint(key: endpoint))
    }
}
