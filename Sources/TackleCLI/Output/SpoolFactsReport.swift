import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleFileSpool

/// What a spool holds in numbers, told to a person or to a script.
struct SpoolFactsReport {
    private let facts: SpoolFacts
    private let now: Date

    init(_ facts: SpoolFacts, now: Date) {
        self.facts = facts
        self.now = now
    }

    var json: String {
        var object = JSONObject()
        object.add("waiting", facts.waiting)
        object.add("due", facts.due)
        object.add("nextDue", facts.nextDue)
        object.add("oldest", facts.oldest)
        object.add("dead", facts.deadLetters)
        object.add("endpoints", facts.endpoints)
        object.add("segments", facts.segments)
        object.add("bytes", facts.bytes)
        object.add("liveBytes", facts.liveBytes)
        object.add("fileBytes", facts.fileBytes)
        object.add("reserve", facts.hasReserve)
        object.add("damaged", facts.damage.count)
        object.add("damagedFiles", facts.damagedFiles)
        object.add("inUse", facts.owner.isPresent)
        object.add("process", facts.owner.process)
        object.add("format", facts.format)
        return object.description
    }

    /// A name and a value a line.
    var rows: [[String]] {
        [
            ["waiting", "\(facts.waiting)"],
            ["due now", "\(facts.due)"],
            ["next due", facts.nextDue.map { "\(Timestamp($0))" } ?? "-"],
            ["oldest waiting", facts.oldest.map(age) ?? "-"],
            ["dead letters", "\(facts.deadLetters)"],
            ["endpoints", "\(facts.endpoints) with something waiting"],
            ["segments", "\(facts.segments)"],
            ["bytes", "\(facts.bytes), \(facts.liveBytes) of them live"],
            ["file sizes", "\(facts.fileBytes) bytes"],
            ["reserve", facts.hasReserve ? "there" : "none"],
            ["damage", damage],
            ["owner", owner],
            ["format", "\(facts.format)"],
        ]
    }

    private func age(_ moment: Date) -> String {
        "\(Timestamp(moment)), \(AgeText(since: moment, now: now)) ago"
    }

    private var damage: String {
        guard !facts.damage.isEmpty || !facts.damagedFiles.isEmpty else { return "none" }
        var parts: [String] = []
        if !facts.damage.isEmpty { parts.append("\(facts.damage.count) in segments") }
        if !facts.damagedFiles.isEmpty {
            parts.append("set aside: \(facts.damagedFiles.joined(separator: ", "))")
        }
        return parts.joined(separator: "; ") + "; 'tackle spool verify' names it"
    }

    private var owner: String {
        switch (facts.owner.isPresent, facts.owner.process) {
        case (true, let process?): "in use by the process \(process)"
        case (false, _): "not in use"
        default: "unknown: this system does not tell of locks"
        }
    }
}
