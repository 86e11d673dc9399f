public import Tackle

/// A queue that people look into and act on while it runs.
public protocol OperableQueue: StoppableQueue {
    /// Takes out a delivery that waits.
    ///
    /// - Returns: whether it was there and waited: an attempt that is under way is not called back.
    /// - Throws: an error where the queue cannot be read or written.
    @discardableResult
    func cancel(_ id: DeliveryID) async throws -> Bool

    /// The dead letters that it has, in the order in which they died.
    ///
    /// - Throws: an error where the queue cannot be read.
    func deadLetters() async throws -> [DeadLetter]

    /// Takes on a dead letter again, as if it had never been attempted.
    ///
    /// - Returns: whether there was such a dead letter.
    /// - Throws: an error where there is no room, or its endpoint is disabled.
    @discardableResult
    func requeue(_ id: DeliveryID) async throws -> Bool

    /// What is known of all endpoints that have deliveries or of which there is something to
    /// remember, in the order of their keys.
    ///
    /// - Throws: an error where the queue cannot be read.
    func endpoints() async throws -> [EndpointStatus]

    /// Pauses an endpoint until it is resumed; what is sent to it waits.
    ///
    /// - Throws: an error where that cannot be remembered.
    func pause(_ endpoint: Endpoint) async throws

    /// Ends every pause of an endpoint, also one that the receiver asked for.
    ///
    /// - Throws: an error where that cannot be remembered.
    func resume(_ endpoint: Endpoint) async throws

    /// Disables an endpoint: what waits for it becomes dead letters, what is sent to it is refused.
    ///
    /// - Throws: an error where that cannot be remembered.
    func disable(_ endpoint: Endpoint) async throws

    /// Enables an endpoint that was disabled, by hand or by its answers.
    ///
    /// - Throws: an error where that cannot be remembered.
    func enable(_ endpoint: Endpoint) async throws
}
