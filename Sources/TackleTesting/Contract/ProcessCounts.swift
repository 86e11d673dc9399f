import FoundationEssentials

/// How much this process has open, as its system counts it.
struct ProcessCounts: Sendable {
    var descriptors: Int
    var threads: Int
    var children: Int

    /// Counts; `nil` where the system does not tell.
    static func now() -> ProcessCounts? {
        guard let descriptors = entries("/proc/self/fd"), let threads = entries("/proc/self/task")
        else { return nil }
        let children = threads.compactMap { thread in
            try? String(contentsOfFile: "/proc/self/task/\(thread)/children", encoding: .utf8)
        }
        return ProcessCounts(
            descriptors: descriptors.count,
            threads: threads.count,
            children: children.reduce(0) { $0 + $1.split(separator: " ").count }
        )
    }

    private static func entries(_ path: String) -> [String]? {
        try? FileManager.default.contentsOfDirectory(atPath: path)
    }

    /// What every round of some work leaves behind at least.
    ///
    /// Other work goes on in the process at the same time: it opens and closes things too, but does
    /// not leave as many behind in each of several rounds.
    ///
    /// - Parameter work: does the same each time it is called.
    /// - Returns: the smallest growth that a round brought; `nil` where the system does not tell.
    /// - Throws: what `work` throws.
    static func leastGrowth(_ work: () async throws -> Void) async throws -> ProcessCounts? {
        try await work()
        guard var before = now() else { return nil }
        var least = ProcessCounts(descriptors: .max, threads: .max, children: .max)
        for _ in 0..<5 {
            try await work()
            guard let after = now() else { return nil }
            least.descriptors = min(least.descriptors, after.descriptors - before.descriptors)
            least.threads = min(least.threads, after.threads - before.threads)
            least.children = min(least.children, after.children - before.children)
            before = after
        }
        return least
    }
}
