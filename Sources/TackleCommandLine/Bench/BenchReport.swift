import Tackle

/// A result, for people or for scripts.
struct BenchReport {
    private let result: BenchResult

    init(_ result: BenchResult) {
        self.result = result
    }

    /// Several lines, without a line end after the last.
    var text: String {
        let counts = result.counts
        let load = result.load
        var lines = [
            "\(result.pipeline): \(load.count) webhooks of \(SizeText(bytes: load.size)),"
                + " \(load.rate.map { "at \($0)" } ?? "\(load.concurrency) at once")"
                + endpoints,
            "accepted     \(counts.accepted), \(Int(result.acceptedPerSecond))/s",
            "delivered    \(counts.delivered), \(Int(result.deliveredPerSecond))/s,"
                + " in \(Self.time(counts.lastEnd))",
            "not          \(counts.dead) dead, \(counts.refused) refused"
                + (counts.reasons.isEmpty ? "" : " (\(reasons))"),
        ]
        if let offered = result.offeredPerSecond {
            lines.insert("offered      \(counts.offered), \(Int(offered))/s", at: 1)
        }
        let examples = counts.examples.sorted { $0.key < $1.key }.map { "  \($0.value)" }
        lines += examples + ["retries      \(counts.retries)"]
        if !load.aside.isEmpty { lines.append("aside        \(aside)") }
        lines.append("latency      \(Self.percentiles(counts.delivery))")
        if result.queue != nil {
            lines.append("acceptance   \(Self.percentiles(counts.acceptance))")
        }
        let total = result.userMicroseconds + result.systemMicroseconds
        lines += [
            "cpu          \(Self.decimal(total)) µs a delivery"
                + " (\(Self.decimal(result.userMicroseconds)) user,"
                + " \(Self.decimal(result.systemMicroseconds)) system)",
            "peak memory  \(Self.decimal(Double(result.after.usage.peakMemory) / 1_048_576)) MiB",
        ]
        return lines.joined(separator: "\n")
    }

    /// One line: an object whose keys stand in a fixed order.
    var json: String {
        let counts = result.counts
        let reasons = counts.reasons.sorted { $0.key < $1.key }
            .map { "\(JSONString($0.key)):\($0.value)" }
        let warnings = result.warnings.map { "\(JSONString($0))" }
        let user = result.userMicroseconds
        let system = result.systemMicroseconds
        let fields = [
            "\"pipeline\":\(JSONString(result.pipeline))",
            "\"count\":\(result.load.count)", "\"concurrency\":\(result.load.concurrency)",
            "\"size\":\(result.load.size)", "\"urls\":\(result.load.urls.count)",
            "\"accepted\":\(counts.accepted)", "\"delivered\":\(counts.delivered)",
            "\"dead\":\(counts.dead)", "\"refused\":\(counts.refused)",
            "\"retries\":\(counts.retries)", "\"reasons\":{\(reasons.joined(separator: ","))}",
            "\"seconds\":\(Self.decimal(counts.lastEnd / .seconds(1), digits: 6))",
            "\"acceptedPerSecond\":\(Self.decimal(result.acceptedPerSecond))",
            "\"deliveredPerSecond\":\(Self.decimal(result.deliveredPerSecond))",
            "\"latencyMicroseconds\":\(Self.json(counts.delivery))",
            "\"acceptanceMicroseconds\":"
                + Self.json(result.queue == nil ? counts.delivery : counts.acceptance),
            "\"cpuMicroseconds\":{\"user\":\(Self.decimal(user, digits: 3)),"
                + "\"system\":\(Self.decimal(system, digits: 3)),"
                + "\"total\":\(Self.decimal(user + system, digits: 3))}",
            "\"peakMemoryBytes\":\(result.after.usage.peakMemory)",
            "\"ratePerSecond\":\(Self.json(result.load.rate?.perSecond))",
            "\"offeredPerSecond\":\(Self.json(result.offeredPerSecond))",
            "\"aside\":\(asideJSON)",
            "\"warnings\":[\(warnings.joined(separator: ","))]",
        ]
        return "{\(fields.joined(separator: ","))}"
    }

    private var endpoints: String {
        let (urls, aside) = (result.load.urls.count, result.load.aside.count)
        if aside > 0 { return ", to \(urls) URL\(urls > 1 ? "s" : "") and \(aside) aside" }
        return urls > 1 ? ", to \(urls) URLs" : ""
    }

    private var aside: String {
        let aside = result.counts.aside
        return "\(aside.offered) offered, \(aside.delivered) delivered, \(aside.dead) dead,"
            + " \(aside.refused) refused, \(aside.retries) retries"
    }

    private var asideJSON: String {
        let aside = result.counts.aside
        return "{\"urls\":\(result.load.aside.count),\"offered\":\(aside.offered),"
            + "\"delivered\":\(aside.delivered),\"dead\":\(aside.dead),"
            + "\"refused\":\(aside.refused),\"retries\":\(aside.retries)}"
    }

    private var reasons: String {
        result.counts.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }

    private static let parts = [
        ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999),
    ]

    private static func percentiles(_ times: LatencyHistogram) -> String {
        guard times.count > 0 else { return "none was delivered" }
        let shown = parts.map { "\($0.0) \(time(times.percentile($0.1)))" }
        return (shown + ["max \(time(times.longest))"]).joined(separator: ", ")
    }

    private static func json(_ times: LatencyHistogram) -> String {
        let shown = (parts.map { ($0.0, times.percentile($0.1)) } + [("max", times.longest)])
            .map { "\"\($0.0)\":\(decimal($0.1 / .microseconds(1)))" }
        return "{\(shown.joined(separator: ","))}"
    }

    private static func json(_ number: Double?) -> String {
        number.map { decimal($0, digits: 3) } ?? "null"
    }

    /// A time in the unit that suits it.
    static func time(_ time: Duration) -> String {
        let microseconds = time / .microseconds(1)
        if microseconds < 1000 { return "\(decimal(microseconds)) µs" }
        if microseconds < 1_000_000 { return "\(decimal(microseconds / 1000, digits: 2)) ms" }
        return "\(decimal(microseconds / 1_000_000, digits: 2)) s"
    }

    private static func decimal(_ value: Double, digits: Int = 1) -> String {
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let number = Int((value * Double(scale)).rounded())
        let rest = String(number % scale)
        return "\(number / scale)." + String(repeating: "0", count: digits - rest.utf8.count) + rest
    }
}
