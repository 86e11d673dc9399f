/// One stage of a pipeline.
///
/// **`send` returns when someone else has taken responsibility for the delivery, and throws when
/// nobody has.** A stage that only changes something hands on and returns what it gets:
///
/// ```swift
/// struct Tenant: SenderPlugin {
///     func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
///         try await next(delivery.adding(header: "X-Tenant", "acme"))
///     }
/// }
/// ```
///
/// A stage that sends to a receiver is a ``Transport``; a stage that keeps deliveries and makes
/// them later has the role ``StageRole/queue`` and does its work in ``run(next:)``. Making a stage
/// checks its options and touches nothing; a file or a socket is opened at the first `send` or
/// `run`. An instance belongs to one pipeline.
public protocol SenderPlugin: Sendable {
    /// The stage's name in descriptions, receipts and events; by default the type's.
    var name: String { get }

    /// What the stage is for; by default ``StageRole/policy``.
    var role: StageRole { get }

    /// The signature headers that no other stage of the pipeline may write, in lower case; by
    /// default none.
    var unsharedHeaders: [String] { get }

    /// What the stage tells of itself: settings without secrets, and promises; by default nothing.
    var details: StageDetails { get }

    /// Takes a delivery on, or hands it to the next stage.
    ///
    /// - Throws: ``SendError``, or any other error, which is retried as one that nobody recognises.
    ///   `CancellationError` where the task was cancelled.
    func send(_ delivery: Delivery, next: Next) async throws -> Receipt

    /// Tells what a delivery would be behind this stage, without doing anything: nothing is sent,
    /// stored, counted or connected to.
    ///
    /// ``Pipeline/explain(_:)`` asks for it. A stage that adds headers answers with the delivery
    /// that has them; by default a queue and a transport leave the delivery as it is, and of other
    /// stages nobody knows.
    ///
    /// - Parameters:
    ///   - delivery: the delivery as it would reach the stage.
    ///   - requestMethod: the method that the pipeline's transport sends with.
    /// - Returns: the delivery as it would leave the stage; `nil` where the stage cannot tell.
    /// - Throws: what `send` would throw for this delivery, where that is known beforehand.
    func preview(_ delivery: Delivery, requestMethod: String) async throws -> Delivery?

    /// Works beyond a single call, such as making what a queue has accepted.
    ///
    /// Lasts until ``close()`` was called and what is in memory is finished, or until the task is
    /// cancelled, which means: stop now. By default it returns at once.
    func run(next: Next) async throws

    /// Accepts no more, finishes what is in memory, then ends ``run(next:)``.
    ///
    /// It returns at once and may be called more than once, from any thread. By default it does
    /// nothing.
    func close()
}

extension SenderPlugin {
    /// The type's name.
    public var name: String { String(describing: Self.self) }

    /// Policy.
    public var role: StageRole { .policy }

    /// None.
    public var unsharedHeaders: [String] { [] }

    /// Nothing.
    public var details: StageDetails { StageDetails() }

    /// The same delivery for a queue and a transport; nothing for others.
    public func preview(_ delivery: Delivery, requestMethod: String) async throws -> Delivery? {
        role == .queue || role == .transport ? delivery : nil
    }

    /// Returns at once.
    public func run(next: Next) async throws {}

    /// Does nothing.
    public func close() {}
}
