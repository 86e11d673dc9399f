import Glibc

/// How many files and sockets the process may have open.
enum OpenFileLimit {
    /// Raises the soft limit to the hard one, which is as far as a process may go by itself.
    ///
    /// A usual soft limit is 1024, for the sake of programs that use `select(2)`: none is used
    /// here, and a thousand connections and a spool's files go past it. Where it cannot be raised,
    /// the old one holds.
    static func raise() {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(files, &limit)
    }
}
