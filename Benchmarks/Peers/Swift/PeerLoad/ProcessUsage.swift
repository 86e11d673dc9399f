import Glibc

/// What the process has used so far (getrusage(2)): microseconds, and bytes.
struct ProcessUsage: Sendable {
    let user: Double
    let system: Double
    let peakMemory: Int

    static var now: ProcessUsage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return ProcessUsage(
            user: microseconds(usage.ru_utime),
            system: microseconds(usage.ru_stime),
            peakMemory: Int(usage.ru_maxrss) << 10
        )
    }

    private static func microseconds(_ time: timeval) -> Double {
        Double(time.tv_sec) * 1e6 + Double(time.tv_usec)
    }
}
