import Foundation

/// What the process has used by some moment.
struct ProcessReading {
    /// Of all threads, in seconds.
    let processor: Double

    /// Since some moment of the past, in seconds.
    let steady: Double

    /// Looks now.
    init() {
        processor = Double(Self.nanoseconds(CLOCK_PROCESS_CPUTIME_ID)) / 1e9
        steady = Double(Self.nanoseconds(CLOCK_MONOTONIC)) / 1e9
    }

    /// Since some moment of the past.
    static var steadyNanoseconds: Int { nanoseconds(CLOCK_MONOTONIC) }

    /// What the system says of the process' memory, in bytes: `VmRSS` is what it has now, `VmHWM`
    /// the most it had.
    static func memory(_ name: String) -> Int {
        let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        let number = line?.split { !"0123456789".contains($0) }.first.flatMap { Int($0) }
        return (number ?? 0) << 10
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
