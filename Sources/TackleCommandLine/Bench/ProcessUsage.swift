import Glibc

/// What the process has used so far (getrusage(2)).
struct ProcessUsage: Sendable {
    /// The time that its threads ran in the program itself.
    let user: Duration

    /// The time that its threads ran in the kernel.
    let system: Duration

    /// The most memory that was resident at once, in bytes, since the process began.
    let peakMemory: Int

    /// What has been used by now.
    static var now: ProcessUsage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return ProcessUsage(
            user: Duration(usage.ru_utime),
            system: Duration(usage.ru_stime),
            // Linux counts in KiB.
            peakMemory: Int(usage.ru_maxrss) << 10
        )
    }
}

extension Duration {
    fileprivate init(_ time: timeval) {
        self = .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
    }
}
