/// A stage made of a closure.
///
/// ```swift
/// ClosurePlugin("tenant") { delivery, next in
///     try await next(delivery.adding(header: "X-Tenant", tenant))
/// }
/// ```
public struct ClosurePlugin: SenderPlugin {
    /// The stage's name.
    public let name: String

    /// What the stage is for.
    public let role: StageRole

    private let body: @Sendable (Delivery, Next) async throws -> Receipt

    /// Makes a stage from a name and what it does.
    public init(
        _ name: String,
        role: StageRole = .policy,
        send: @escaping @Sendable (Delivery, Next) async throws -> Receipt
    ) {
        self.name = name
        self.role = role
        body = send
    }

    /// Calls the closure.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await body(delivery, next)
    }
}
