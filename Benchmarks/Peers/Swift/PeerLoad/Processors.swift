import Foundation

/// How many cores the process may use, also where it is kept to some of them (proc(5),
/// `Cpus_allowed`), of which `ProcessInfo` knows nothing.
public func availableProcessors() -> Int {
    let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
    let digits = line?.split(separator: "\t").last.map(Array.init) ?? []
    return max(1, digits.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount })
}
