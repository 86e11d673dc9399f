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
            peakMemory: peakMemory ?? Int(usage.ru_maxrss) << 10
        )
    }

    /// What the kernel tells of the program itself (proc_pid_status(5), `VmHWM`, in KiB).
    ///
    /// `ru_maxrss` would count what the process was before it became this program: a large one that
    /// starts a small one seems to have started a large one.
    private static var peakMemory: Int? {
        guard let file = fopen("/proc/self/status", "r") else { return nil }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, CInt(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
            guard text.hasPrefix("VmHWM:") else { continue }
            return text.split { !$0.isNumber }.first.flatMap { Int($0) }.map { $0 << 10 }
        }
        return nil
    }
}

extension Duration {
    fileprivate init(_ time: timeval) {
        self = .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
    }
}
