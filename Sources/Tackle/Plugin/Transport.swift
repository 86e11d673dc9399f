/// The stage that ends a pipeline: it sends to the receiver.
///
/// A custom sender is this one method. It returns once the receiver has answered 2xx, which
/// ``Receipt/judging(_:of:by:now:)`` decides for HTTP, and throws otherwise.
///
/// ```swift
/// struct Pigeon: Transport {
///     func send(_ delivery: Delivery) async throws -> Receipt {
///         try await loft.release(delivery.webhook.body.bytes)
///         return .delivered(delivery, by: name, attempt: Attempt(number: delivery.attempt))
///     }
/// }
/// ```
public protocol Transport: SenderPlugin {
    /// The method of its HTTP requests, which a signature may cover; by default `POST`.
    var requestMethod: String { get }

    /// Sends a delivery and waits for the answer.
    ///
    /// - Throws: ``SendError`` where the receiver has not taken it.
    func send(_ delivery: Delivery) async throws -> Receipt
}

extension Transport {
    /// `POST`.
    public var requestMethod: String { "POST" }

    /// Transport.
    public var role: StageRole { .transport }

    /// Sends; there is no next stage.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await send(delivery)
    }
}
