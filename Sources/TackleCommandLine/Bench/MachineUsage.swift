import Tackle

/// What the machine's processors have done so far, in ticks over all of them (proc_stat(5)).
struct MachineUsage: Sendable {
    /// Ticks that a hypervisor gave to others although something wanted to run.
    let stolen: Int

    /// All ticks.
    let total: Int

    /// What has been done by now; nil where the system does not tell.
    static var now: MachineUsage? {
        guard let bytes = try? FileBytes.read(path: "/proc/stat", limit: 1 << 20) else {
            return nil
        }
        return MachineUsage(String(decoding: bytes, as: UTF8.self))
    }

    /// Reads the first line: `cpu`, then user, nice, system, idle, iowait, irq, softirq and steal.
    init?(_ text: String) {
        let words = text.prefix { $0 != "\n" }.split(separator: " ")
        let ticks = words.dropFirst().prefix(8).compactMap { Int($0) }
        guard words.first == "cpu", ticks.count == 8 else { return nil }
        total = ticks.reduce(0, +)
        stolen = ticks[7]
    }

    /// The share of the time since an earlier reading that a hypervisor gave to others.
    func stolenShare(since earlier: MachineUsage) -> Double {
        total > earlier.total ? Double(stolen - earlier.stolen) / Double(total - earlier.total) : 0
    }
}
