/// The rest of the pipeline, as one stage sees it.
///
/// A value that a queue may keep and use long after the call that brought it.
public struct Next: Sendable {
    private let hand: @Sendable (Delivery) async throws -> Receipt
    private let tell: @Sendable (DeliveryEvent) -> Void

    /// Makes the rest of a pipeline from two closures: for tests, and for stages within a stage.
    public init(
        send: @escaping @Sendable (Delivery) async throws -> Receipt,
        report: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
    ) {
        hand = send
        tell = report
    }

    /// Hands a delivery to the next stage.
    ///
    /// - Throws: what that stage throws.
    public func callAsFunction(_ delivery: Delivery) async throws -> Receipt {
        try await hand(delivery)
    }

    /// Tells the pipeline's observers what happened, without ever waiting.
    public func report(_ event: DeliveryEvent) {
        tell(event)
    }
}
