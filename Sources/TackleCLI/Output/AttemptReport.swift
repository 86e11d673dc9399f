import Tackle
import TackleCommandLine

/// What an attempt was made over and how long it took, told to a person or to a script.
struct AttemptReport {
    private let attempt: Attempt

    init(_ attempt: Attempt) {
        self.attempt = attempt
    }

    /// What follows a sentence about the attempt: connection and phases, or nothing.
    var text: String {
        let bytes = attempt.bytesSent.map { ["\($0) bytes sent"] } ?? []
        let times = phases.filter { $0.duration > .zero }.map { phase in
            "\(phase.name) \(Self.milliseconds(phase.duration)) ms"
        }
        let parts = connection + bytes + times
        return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    }

    /// The members of a JSON object, without those that are not known.
    var jsonFields: [String] {
        var fields = ["\"attempt\":\(attempt.number)"]
        if let status = attempt.response?.status { fields.append("\"status\":\(status)") }
        if let address = attempt.remoteAddress {
            fields.append("\"remoteAddress\":\(JSONString(address))")
        }
        if let version = attempt.httpVersion {
            fields.append("\"httpVersion\":\(JSONString(version))")
        }
        if let isReused = attempt.reusedConnection {
            fields.append("\"reusedConnection\":\(isReused)")
        }
        for (key, count) in [
            ("bytesSent", attempt.bytesSent), ("bytesReceived", attempt.bytesReceived),
        ] {
            if let count { fields.append("\"\(key)\":\(count)") }
        }
        if !phases.isEmpty {
            let shown = phases.map { "\"\($0.key)\":\(Self.milliseconds($0.duration))" }
            fields.append("\"milliseconds\":{\(shown.joined(separator: ","))}")
        }
        return fields
    }

    private var connection: [String] {
        guard let address = attempt.remoteAddress else { return [] }
        let version = attempt.httpVersion.map { "HTTP/\($0) to " } ?? "to "
        guard let isReused = attempt.reusedConnection else { return [version + address] }
        return [version + address, isReused ? "kept connection" : "new connection"]
    }

    private var phases: [(name: String, key: String, duration: Duration)] {
        guard let timings = attempt.timings else { return [] }
        return [
            ("name", "nameLookup", timings.nameLookup), ("connect", "connect", timings.connect),
            ("tls", "tls", timings.tls), ("first byte", "firstByte", timings.firstByte),
            ("total", "total", timings.total),
        ]
    }

    /// Milliseconds with three digits after the point.
    private static func milliseconds(_ duration: Duration) -> String {
        let microseconds = Int((duration / .microseconds(1)).rounded())
        let rest = String(microseconds % 1000)
        return "\(microseconds / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }
}
