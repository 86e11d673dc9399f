/// Whether a connection is worth keeping: whether its endpoint is likely to be sent to again soon.
///
/// With many more endpoints than connections are kept, each is closed before its endpoint's turn
/// comes again, and to find the oldest libcurl looks through all of them: that took five times as
/// long as the request. So, while most requests open a connection, only those are kept whose
/// endpoint has had another request of late.
struct ReuseForecast {
    /// How many requests are looked at together.
    private static let window = 1024

    private var ended = 0
    private var opened = 0
    private var current: Set<HostPort> = []
    private var previous: Set<HostPort> = []

    /// Whether most requests of the last window opened a connection.
    private(set) var isChurning = false

    /// Takes note that a request has ended, and whether it had opened a connection.
    mutating func end(hasOpened: Bool) {
        ended += 1
        if hasOpened { opened += 1 }
        guard ended == Self.window else { return }
        isChurning = 2 * opened > Self.window
        (ended, opened) = (0, 0)
        guard !isChurning else { return }
        current.removeAll()
        previous.removeAll()
    }

    /// Whether the connection of a request that begins now is to be kept.
    ///
    /// - Parameters:
    ///   - host: where the request goes.
    ///   - limit: how many connections are kept.
    /// - Returns: whether it is kept.
    mutating func keeps(_ host: @autoclosure () -> HostPort, limit: Int) -> Bool {
        guard isChurning else { return true }
        let host = host()
        if current.contains(host) { return true }
        let isRecent = previous.contains(host)
        current.insert(host)
        // Of as many endpoints as connections are kept, half to all are known.
        if 2 * current.count > limit {
            previous = current
            current.removeAll(keepingCapacity: true)
        }
        return isRecent
    }
}
