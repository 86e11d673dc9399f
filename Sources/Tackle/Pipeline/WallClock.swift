public import FoundationEssentials

/// Tells the time of day and waits for one.
///
/// Stages take a clock so that a schedule of three days is tested in milliseconds.
public protocol WallClock: Sendable {
    /// The time of day.
    var now: Date { get }

    /// The time since some moment of the past, which goes on evenly whoever sets the time of day.
    ///
    /// Waits are measured with it, so that a clock which is set does no harm. A clock that is never
    /// set need not implement it: by default it follows ``now``.
    var steady: Duration { get }

    /// Waits until a time of day.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    func sleep(until moment: Date) async throws

    /// Waits until ``steady`` is as much, whoever sets the time of day meanwhile.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    func sleep(untilSteady moment: Duration) async throws
}

extension WallClock {
    /// The time of day as a duration since 1970.
    public var steady: Duration { .seconds(now.timeIntervalSince1970) }

    /// Waits until the time of day is as long after 1970.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    public func sleep(untilSteady moment: Duration) async throws {
        let (seconds, attoseconds) = moment.components
        let fraction = Double(attoseconds) / 1e18
        try await sleep(until: Date(timeIntervalSince1970: Double(seconds) + fraction))
    }

    /// Waits for a duration.
    ///
    /// - Throws: `CancellationError` where the task is cancelled meanwhile.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now.adding(duration))
    }
}
