/// The moment at which a delivery is due, in milliseconds.
enum Due: Sendable, Hashable {
    /// By the time of day, as its sender gave it.
    case day(Int64)

    /// By the steady time, as its next attempt is planned.
    case steady(Int64)
}
