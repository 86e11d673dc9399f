import Foundation

/// How long each webhook took, and how many were delivered.
struct Latencies: Sendable {
    private var microseconds: [Double] = []
    private var delivered = 0

    mutating func add(_ duration: Duration, isDelivered: Bool) {
        microseconds.append(duration / .microseconds(1))
        if isDelivered { delivered += 1 }
    }

    mutating func add(_ other: Latencies) {
        microseconds += other.microseconds
        delivered += other.delivered
    }

    /// One line of JSON.
    func report(seconds: Double, from before: ProcessUsage, to after: ProcessUsage) -> String {
        let sorted = microseconds.sorted()
        let count = Double(sorted.count)
        let quantiles = [("p50", 500), ("p99", 990), ("p99.9", 999)].map { name, share in
            "\"\(name)\":\(sorted[sorted.count * share / 1000])"
        }
        return "{\"delivered\":\(delivered),\"dead\":\(sorted.count - delivered),"
            + "\"deliveredPerSecond\":\(count / seconds),"
            + "\"latencyMicroseconds\":{\(quantiles.joined(separator: ","))},"
            + "\"cpuMicroseconds\":{\"user\":\((after.user - before.user) / count),"
            + "\"system\":\((after.system - before.system) / count)},"
            + "\"peakMemoryBytes\":\(after.peakMemory)}"
    }
}
