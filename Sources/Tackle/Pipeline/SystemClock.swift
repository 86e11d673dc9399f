public import FoundationEssentials

/// The machine's own clock.
public struct SystemClock: WallClock {
    /// Makes the clock.
    public init() {}

    /// The time of day.
    public var now: Date { .now }

    /// The time since the process asked first; it goes on while the machine is suspended.
    public var steady: Duration { Self.origin.duration(to: .now) }

    private static let origin = ContinuousClock.now

    /// Waits until ``steady`` is as much.
    public func sleep(untilSteady moment: Duration) async throws {
        try await Task.sleep(until: Self.origin.advanced(by: moment), clock: .continuous)
    }

    /// Waits until a time of day.
    public func sleep(until moment: Date) async throws {
        // A clock that is set meanwhile is noticed within the hour.
        while true {
            let left = now.duration(to: moment)
            guard left > .zero else { return try Task.checkCancellation() }
            try await Task.sleep(for: min(left, .seconds(3600)))
        }
    }
}
