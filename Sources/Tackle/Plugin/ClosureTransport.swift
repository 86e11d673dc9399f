/// A transport made of a closure.
///
/// ```swift
/// ClosureTransport("pigeon") { delivery in
///     try await loft.release(delivery.webhook.body.bytes)
///     return .delivered(delivery, by: "pigeon", attempt: Attempt(number: delivery.attempt))
/// }
/// ```
public struct ClosureTransport: Transport {
    /// The stage's name.
    public let name: String

    private let body: @Sendable (Delivery) async throws -> Receipt

    /// Makes a transport from a name and what it does.
    public init(_ name: String, send: @escaping @Sendable (Delivery) async throws -> Receipt) {
        self.name = name
        body = send
    }

    /// Calls the closure.
    public func send(_ delivery: Delivery) async throws -> Receipt {
        try await body(delivery)
    }
}
