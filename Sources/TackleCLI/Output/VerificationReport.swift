import Tackle
import TackleCommandLine
import TackleFileSpool

/// What was checked in a spool, told to a person or to a script.
struct VerificationReport {
    private let result: SpoolVerification

    init(_ result: SpoolVerification) {
        self.result = result
    }

    var json: String {
        var object = JSONObject()
        object.add("segments", result.segments)
        object.add("bytes", result.bytes)
        object.add("records", result.records)
        object.add("waiting", result.waiting)
        object.add("dead", result.deadLetters)
        object.add(
            "damage",
            result.damage.map { found in
                var each = JSONObject()
                each.add("file", found.file)
                each.add("offset", found.isMissing ? nil : found.range.lowerBound)
                each.add("size", found.isMissing ? nil : found.range.count)
                each.add("message", found.message.map { Int(clamping: $0) })
                each.add("id", found.id)
                each.add("reason", found.reason)
                return each
            }
        )
        return object.description
    }

    /// A line for each damaged range, and one for all that was checked.
    var lines: [String] {
        result.damage.map(line) + [
            "checked: segments \(result.segments), bytes \(result.bytes),"
                + " readable records \(result.records), waiting \(result.waiting),"
                + " dead letters \(result.deadLetters)"
        ]
    }

    private func line(_ found: SpoolDamage) -> String {
        guard !found.isMissing else { return "\(found.file): \(found.reason)" }
        let message = found.message.map { ", message \($0)" } ?? ""
        let id = found.id.map { ", webhook '\($0)'" } ?? ""
        return "\(found.file) at \(found.range.lowerBound)..<\(found.range.upperBound)"
            + "\(message)\(id): \(found.reason)"
    }
}
