public import FoundationEssentials

/// Tells the time of day and waits for one.
///
/// Stages take a clock so that a schedule of three days is tested in milliseconds.
public protocol WallClock: Sendable {
    /// The time of day.
    var now: Date { get }

    /// Waits until a time of day.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    func sleep(until moment: Date) async throws
}

extension WallClock {
    /// Waits for a duration.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now.adding(duration))
    }
}
