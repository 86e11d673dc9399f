public import Logging

/// The stages of a sender in order, from what takes a webhook to what sends it.
///
/// ```swift
/// let pipeline = try Pipeline {
///     FileSpool(directory: "/var/spool/tackle")
///     try HMACSigner(secret: secret)
///     CurlSender(timeout: .seconds(15))
/// }
/// print(pipeline)   // file-spool -> hmac -> curl
/// ```
///
/// ``send(_:)`` takes a webhook; ``run()`` does the work that outlives a call, such as making what
/// a queue has accepted; ``close()`` ends it. A script or a test uses ``running(_:)``, which does
/// all three.
public final class Pipeline: Sendable, CustomStringConvertible {
    /// The stages in order.
    public let stages: [any SenderPlugin]

    let observers: [DeliveryObserver]
    let clock: any WallClock
    let lifecycle: PipelineLifecycle

    /// What each stage sees as the rest; folded once, here.
    let rests: [Next]
    private let first: Next

    /// Makes a pipeline from stages; one that cannot deliver does not compile.
    ///
    /// - Parameters:
    ///   - observers: who is told what happens to deliveries.
    ///   - clock: tells the time; tests give their own.
    ///   - logger: for the few things that nobody is told otherwise.
    ///   - stages: the stages in the order queue, policy, signer, transport.
    /// - Throws: ``PipelineError`` where the order is wrong, or what making a stage throws.
    public convenience init(
        observers: [DeliveryObserver] = [],
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.pipeline"),
        @PipelineBuilder _ stages: () throws -> ClosedStages
    ) throws {
        try self.init(
            stages: stages().stages,
            observers: observers,
            clock: clock,
            logger: logger
        )
    }

    /// Makes a pipeline from a list of stages, such as a configuration gives.
    ///
    /// - Throws: ``PipelineError`` with the place of the stage at fault.
    public init(
        stages: [any SenderPlugin],
        observers: [DeliveryObserver] = [],
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.pipeline")
    ) throws(PipelineError) {
        try StageOrder.check(stages)
        self.stages = stages
        self.observers = observers
        self.clock = clock
        lifecycle = PipelineLifecycle(clock: clock, logger: logger)
        let report: @Sendable (DeliveryEvent) -> Void = { event in
            for observer in observers { observer.report(event) }
        }
        let kinds = observers.reduce(DeliveryEvent.KindSet.none) { $0.union($1.kinds) }
        let method = (stages.last as? any Transport)?.requestMethod ?? "POST"
        var rests: [Next] = []
        var rest = Next(
            requestMethod: method,
            send: { _ in throw SendError(.misconfigured, "nothing follows a transport") },
            report: report
        )
        for stage in stages.reversed() {
            rests.append(rest)
            rest = Next(
                StageLink(stage, next: rest),
                requestMethod: method,
                kinds: kinds,
                report: report
            )
        }
        self.rests = rests.reversed()
        first = rest
    }

    /// The names of the stages, joined by arrows.
    public var description: String {
        stages.map(\.name).joined(separator: " -> ")
    }

    /// Whether a stage keeps deliveries and makes them later.
    public var hasQueue: Bool { stages.contains { $0.role == .queue } }

    /// Sends a webhook: returns when someone else has taken responsibility, throws when nobody has.
    ///
    /// - Returns: the receipt of the receiver, or that of the queue which will deliver it.
    /// - Throws: ``SendError``, or `CancellationError` where the task was cancelled.
    @discardableResult
    public func send(_ webhook: Webhook) async throws -> Receipt {
        let delivery = Delivery(webhook)
        do {
            try checkBeforehand(webhook)
            let receipt = try await first(delivery)
            if !receipt.isDelivered {
                lifecycle.noteAccepted()
            } else if !observers.isEmpty {
                rests[0].report(.delivered, .delivered(receipt, at: clock.now))
            }
            return receipt
        } catch let error as CancellationError {
            throw error
        } catch {
            let error = SendError(wrapping: error)
            report(error, of: delivery)
            throw error
        }
    }

    func checkBeforehand(_ webhook: Webhook) throws(SendError) {
        guard !lifecycle.isClosed else {
            throw SendError(.closed, "the pipeline is closed: send before close()")
        }
        guard let due = webhook.due, due > clock.now, !hasQueue else { return }
        throw SendError(
            .notDue,
            "due: it lies in the future, which needs a queue: add file-spool or memory-queue,"
                + " or leave it out"
        )
    }

    private func report(_ error: SendError, of delivery: Delivery) {
        if error.code.isRefusal {
            rests[0].report(.refused(delivery.id, error, at: clock.now))
        } else {
            var last = delivery
            last.attempt = error.attempt?.number ?? delivery.attempt
            rests[0].report(.dead(last, error, at: clock.now))
        }
    }
}
