/// What the scheduler keeps about an endpoint, while it has deliveries or there is something to
/// remember of it.
struct EndpointLane: Sendable {
    /// Where an endpoint stands in line.
    enum Standing: Sendable {
        /// Nowhere: it has nothing that may start, or not yet.
        case nowhere

        /// For a turn.
        case inLine

        /// Aside, since its turn came while there was no place for a doubtful attempt.
        case aside

        /// It has no deliveries, and is kept for what is known of it.
        case idle
    }

    /// Deliveries that are due and want a place, ghosts among them.
    var ready = IndexList()

    /// Deliveries that wait for their next attempt, ghosts among them, by the steady time.
    var waiting = MomentHeap()

    /// How many of ``ready`` are no ghosts.
    var readyCount = 0

    /// Deliveries in any state, and seats taken for some that are yet to come.
    var count = 0

    /// Of them, those for a time of day.
    var scheduledCount = 0

    var inFlight = 0

    var standing = Standing.nowhere
    var next = IndexList.none
    var previous = IndexList.none

    /// Attempts that failed in a row, counted up to ``mostFailures``.
    var failures = 0

    static let mostFailures = 1_000_000

    /// When the first of them failed.
    var failingSince: Int64?

    /// Whether an attempt has succeeded since the last one began.
    var hasAnswered = false

    /// It asked for time: one attempt at once until one succeeds.
    var isThrottled = false

    /// Paused by hand, until it is resumed.
    var isHeld = false

    var disabled: DisablingReason?

    /// Nothing is sent before; in steady milliseconds, as are the following.
    var pausedUntil = Int64.min

    /// No probe is sent before, while the breaker is open.
    var probeAt = Int64.min

    /// When the next attempt keeps to the rate, in steady nanoseconds.
    var conforming = Int64.min

    /// The earliest moment that the heap of wakes has for it.
    var wakeAt = Int64.max

    /// When it was last in use.
    var lastUse = Int64.min
}
