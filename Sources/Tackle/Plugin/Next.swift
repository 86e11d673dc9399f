/// The rest of the pipeline, as one stage sees it.
///
/// A value that a queue may keep and use long after the call that brought it.
public struct Next: Sendable {
    private enum Hand {
        case link(StageLink)
        case closure(@Sendable (Delivery) async throws -> Receipt)
    }

    private let hand: Hand
    /// What somebody wants to know.
    private let kinds: DeliveryEvent.KindSet
    private let tell: @Sendable (DeliveryEvent) -> Void

    /// The method that the pipeline's transport sends with.
    public let requestMethod: String

    /// Makes the rest of a pipeline from two closures: for tests, and for stages within a stage.
    public init(
        requestMethod: String = "POST",
        send: @escaping @Sendable (Delivery) async throws -> Receipt,
        report: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
    ) {
        self.requestMethod = requestMethod
        hand = .closure(send)
        kinds = .all
        tell = report
    }

    /// Makes the rest of a pipeline from its first stage, without a closure on a delivery's way.
    init(
        _ link: StageLink,
        requestMethod: String,
        kinds: DeliveryEvent.KindSet,
        report: @escaping @Sendable (DeliveryEvent) -> Void
    ) {
        self.requestMethod = requestMethod
        hand = .link(link)
        self.kinds = kinds
        tell = report
    }

    /// Hands a delivery to the next stage.
    ///
    /// - Throws: what that stage throws.
    public func callAsFunction(_ delivery: Delivery) async throws -> Receipt {
        switch hand {
        case .link(let link): try await link.send(delivery)
        case .closure(let send): try await send(delivery)
        }
    }

    /// Tells the pipeline's observers what happened, without ever waiting.
    ///
    /// - Parameter event: made only where there are any.
    public func report(_ event: @autoclosure () -> DeliveryEvent) {
        guard !kinds.isEmpty else { return }
        tell(event())
    }

    /// Tells of an event whose kind is known: what is told at each delivery.
    ///
    /// - Parameters:
    ///   - kind: its kind.
    ///   - event: made only where an observer wants that kind.
    package func report(_ kind: DeliveryEvent.Kind, _ event: @autoclosure () -> DeliveryEvent) {
        guard kinds.contains(kind) else { return }
        tell(event())
    }
}
