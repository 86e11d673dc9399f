import Glibc

/// How many connections a loop has at most.
struct ConnectionLimit: Sendable {
    /// How many are kept open for the next request in any case, over all endpoints.
    let least: Int

    /// How many may be open at once: the loop's part of three quarters of the files that the
    /// process may open.
    ///
    /// Past them a request waits until a connection is free, inside its deadline, where otherwise
    /// it would fail since no socket can be opened.
    let most: Int

    /// - Parameter loops: how many loops the sender has.
    init(loops: Int) {
        most = max(8, Self.openFiles / 4 * 3 / max(1, loops))
        least = min(256, most)
    }

    private static let openFiles: Int = {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return 1024 }
        return Int(clamping: min(limit.rlim_cur, 1 << 20))
    }()
}
