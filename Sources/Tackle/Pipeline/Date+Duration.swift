public import FoundationEssentials

extension Date {
    /// The moment that lies a duration later.
    public func adding(_ duration: Duration) -> Date {
        addingTimeInterval(duration / .seconds(1))
    }

    /// How long it is from this moment to another; negative where that is earlier.
    public func duration(to other: Date) -> Duration {
        .seconds(other.timeIntervalSince(self))
    }
}
