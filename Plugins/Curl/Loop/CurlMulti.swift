import CCurl
import Tackle

/// The loop itself: libcurl's multi handle and its transfers, all on one thread.
///
/// A request waits until it is known where its host leads (``NameLookups``), then it is a transfer
/// of libcurl's, until it ends by itself, is cancelled or its deadline has passed.
///
/// It lives on the thread's stack: what only one thread can reach needs no checks at run time that
/// two do not change it at once.
struct CurlMulti: ~Copyable {
    let inbox: CurlInbox
    private(set) var multi: UnsafeMutableRawPointer
    var work = CurlInbox.Work()
    var names: NameLookups
    var urls = CurlURLTable()
    var forecast = ReuseForecast()

    /// The transfers under way; each knows its place.
    var active: [CurlTransfer] = []

    /// Transfers that wait for the next requests.
    var idle = IdleTransfers()

    /// Who is to be told what, once nothing of the loop is half done.
    var ended: [CurlEnd] = []

    /// The first time at which the deadline of a request may have passed.
    var nextDeadline: ContinuousClock.Instant?

    /// How long connections may rest, as the last request's sender says; nil where there are none.
    var idleTime: Duration?

    /// The time at which the loop has last looked at the clock.
    var now = ContinuousClock.now

    let event: WakeEvent

    /// The sockets in the kernel's keeping, since so many transfers once had nothing to do.
    var sockets: SocketSet?

    /// Whether the loop waits with ``sockets``.
    var isSparse = false

    /// How many sockets have something to do at each wait, on average.
    var liveliness = 0.0

    /// Since when there has been nothing to do.
    private var idleSince: ContinuousClock.Instant?

    /// How many connections are kept open for the next request, over all endpoints.
    private(set) var keptConnections: Int
    private let limit: ConnectionLimit

    /// The thread's main function.
    static func runThread(
        _ inbox: CurlInbox,
        _ lookup: any NameLookup,
        _ limit: ConnectionLimit
    ) {
        do {
            var loop = try CurlMulti(inbox, lookup, limit)
            try loop.run()
        } catch {
            for submission in inbox.abandon() { submission.continuation.resume(throwing: error) }
        }
    }

    private init(
        _ inbox: CurlInbox,
        _ lookup: any NameLookup,
        _ limit: ConnectionLimit
    ) throws(SendError) {
        try CurlLibrary.prepare()
        let event = try WakeEvent()
        multi = try Self.makeMulti(limit)
        self.event = event
        self.inbox = inbox
        self.limit = limit
        keptConnections = limit.least
        names = NameLookups(lookup, inbox: inbox)
    }

    deinit {
        idle.cleanup()
        curl_multi_cleanup(multi)
    }

    private static func makeMulti(
        _ limit: ConnectionLimit
    ) throws(SendError) -> UnsafeMutableRawPointer {
        guard let multi = curl_multi_init() else {
            throw SendError(.curlFailedInit, "libcurl could not make a loop: memory is short")
        }
        do throws(SendError) {
            try set(multi, CURLMOPT_MAXCONNECTS, limit.least)
            try set(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit.most)
            try set(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        } catch {
            curl_multi_cleanup(multi)
            throw error
        }
        return multi
    }

    private mutating func run() throws(SendError) {
        inbox.attach(event)
        while inbox.take(into: &work, mayEnd: active.isEmpty && names.isEmpty) {
            now = .now
            takeWork()
            do {
                try keepConnections()
                try perform()
                collect()
                endOverdue()
                resume()
                try rest()
            } catch {
                // With a new handle, so that what is wrong with this one does not come again.
                failAll(error)
                try closeConnections()
            }
        }
    }

    /// As many connections may rest as have been in use at once.
    ///
    /// With fewer, each end would close one that the next request needs. libcurl counts those in
    /// use as well, and some may be for long, with receivers that do not answer.
    private mutating func keepConnections() throws(SendError) {
        guard 2 * active.count > keptConnections, keptConnections < limit.most else { return }
        keptConnections = min(2 * max(active.count, keptConnections), limit.most)
        try Self.set(multi, CURLMOPT_MAXCONNECTS, keptConnections)
    }

    /// Libcurl's own timers and a wake-up end a wait earlier.
    private static let longestWait = Duration.seconds(60)

    /// Waits for something to do; connections that have rested for their time are closed.
    private mutating func rest() throws(SendError) {
        guard inbox.fallAsleep() else { return }
        var wait = Self.longestWait
        if let nextDeadline { wait = min(wait, now.duration(to: nextDeadline)) }
        idleSince = active.isEmpty && names.isEmpty ? idleSince ?? now : nil
        if let idleSince, let idleTime {
            let left = now.duration(to: idleSince + idleTime)
            guard left > .zero else { return try closeConnections() }
            wait = min(wait, left)
        }
        try poll(CInt(wait.pollMilliseconds))
    }

    /// libcurl closes what has rested too long only when it opens something else; a loop at rest
    /// would keep its connections for ever.
    private mutating func closeConnections() throws(SendError) {
        let fresh = try Self.makeMulti(limit)
        curl_multi_cleanup(multi)
        multi = fresh
        sockets = nil
        isSparse = false
        keptConnections = limit.least
        names.forgetAll()
        idleTime = nil
    }

    private static func set(
        _ multi: UnsafeMutableRawPointer,
        _ option: CURLMoption,
        _ value: Int
    ) throws(SendError) {
        try check(tackle_curl_multi_set_long(multi, option, value))
    }

    static func check(_ code: CURLMcode) throws(SendError) {
        guard code != CURLM_OK else { return }
        throw SendError(
            .curlLoopFailed,
            "libcurl's loop failed: \(String(cString: curl_multi_strerror(code)))"
        )
    }
}
