import Tackle

/// What waits to be written, and those who wait for it.
struct SpoolInbox {
    /// Told of a message's number once it is stored.
    typealias Waiter = UnsafeContinuation<UInt64, any Error>

    /// A record, and who waits for it.
    struct Item: Sendable {
        var record: Record
        let waiter: Waiter?
    }

    /// How far a spool has come.
    enum Phase {
        case unopened
        case open
        case closed
    }

    var phase = Phase.unopened

    /// Nobody waits for room any more; a run that is yet to come still opens the directory.
    var isRefusing = false

    /// What is to be written, in order.
    private(set) var items: [Item] = []
    private(set) var bytes = 0

    /// How many bytes the log had when it was last asked.
    var logBytes = 0

    /// Somebody will take what is here soon.
    var isScheduled = false

    /// A timer runs that will see to the outcomes that are here then.
    var isTimed = false

    /// The disk takes nothing: another try is made after a while.
    var isRetrying = false

    /// Since when an outcome waits here.
    private(set) var outcomesSince: ContinuousClock.Instant?

    /// The endpoints of which a record may say something.
    var written: Set<Endpoint> = []

    /// Those who wait for room, in the order they came.
    var crowd: [Latch] = []

    /// How many records are to be written.
    var count: Int { items.count }

    /// What has been used of the largest size.
    var used: Int { logBytes + bytes }

    mutating func append(_ record: Record, _ waiter: Waiter? = nil) {
        items.append(Item(record: record, waiter: waiter))
        bytes += record.size
        if waiter == nil, outcomesSince == nil { outcomesSince = .now }
    }

    mutating func takeItems() -> [Item] {
        defer {
            // As many are likely to come again.
            let count = items.count
            items = []
            items.reserveCapacity(min(max(64, count), 1024))
            bytes = 0
            outcomesSince = nil
        }
        return items
    }

    mutating func takeCrowd() -> [Latch] {
        defer { crowd = [] }
        return crowd
    }
}
