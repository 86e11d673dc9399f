/// Whether a connection is worth keeping: whether its endpoint is likely to be sent to again soon.
///
/// With many more endpoints than connections are kept, each is closed before its endpoint's turn
/// comes again, and to find the oldest libcurl looks through all of them: a delivery took four
/// times as long. So, while most requests open a connection, only those are kept whose endpoint has
/// had another request of late.
struct ReuseForecast {
    private var ended = 0
    private var opened = 0
    private var current: Set<HostPort> = []
    private var previous: Set<HostPort> = []

    /// Whether most requests of the last window opened a connection.
    private(set) var isChurning = false

    /// Takes note that a request has ended.
    ///
    /// As many requests are looked at together as four times the connections that are kept: each of
    /// those has to be opened once.
    ///
    /// - Parameters:
    ///   - hasOpened: whether it had opened a connection.
    ///   - limit: how many connections are kept.
    mutating func end(hasOpened: Bool, limit: Int) {
        ended += 1
        if hasOpened { opened += 1 }
        guard ended >= 4 * limit else { return }
        isChurning = 2 * opened > ended
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
        // As many endpoints as connections are kept are always known.
        if current.count > limit {
            previous = current
            current.removeAll(keepingCapacity: true)
        }
        return isRecent
    }
}
