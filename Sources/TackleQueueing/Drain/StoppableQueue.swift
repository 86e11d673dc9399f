public import Tackle

/// A queue that can end its run with what is in flight, leaving the rest where it is.
///
/// A program does this when it is asked to end soon, as by SIGTERM.
public protocol StoppableQueue: SenderPlugin {
    /// When it sends what it has.
    var queueOptions: QueueOptions { get }

    /// Starts no attempt from now on; `run(next:)` ends once those in flight are finished.
    ///
    /// It returns at once, may be called more than once and from any thread, and is final: a later
    /// `run(next:)` ends at once. What waits stays in the queue.
    func stop()

    /// Gives up what would be lost with the process: each is reported dead.
    ///
    /// A program calls it once `run(next:)` has ended, before the process does. A queue that keeps
    /// what it has elsewhere has nothing to give up, which is the default.
    ///
    /// - Returns: what was given up, in the order accepted; `attempt` is the number of attempts
    ///   made.
    @discardableResult
    func abandon() -> [Delivery]
}

extension StoppableQueue {
    /// Gives nothing up.
    @discardableResult
    public func abandon() -> [Delivery] { [] }
}
