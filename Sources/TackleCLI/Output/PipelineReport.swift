import FoundationEssentials
import Tackle

/// A pipeline in sentences for people.
struct PipelineReport {
    let lines: [String]

    init(_ pipeline: Pipeline, now: Date) {
        var lines = ["\(pipeline)", ""]
        for (index, stage) in pipeline.details.enumerated() {
            lines.append("\(index). \(stage.name) (\(stage.role))")
            lines += stage.details.promises.map { "   \($0)" }
        }
        self.lines = lines + [""] + Self.attempts(pipeline.details, now)
    }

    private static func attempts(_ stages: [StageDescription], _ now: Date) -> [String] {
        guard let details = stages.map(\.details).first(where: { $0.retryPolicy != nil }),
            let policy = details.retryPolicy
        else { return ["There is one attempt: add retry or a queue for more."] }
        let jitter = Int((policy.jitter * 100).rounded())
        let plan = AttemptPlan(policy, from: now, maximumAge: details.maximumAge)
        let heading =
            "Up to \(policy.maximumAttempts) attempts, the waits ±\(jitter) %."
            + " A webhook accepted now that always fails:"
        return [heading] + plan.moments.map(line) + cut(plan, details.maximumAge)
            + ["Then nobody tries again: it is dead, and the reason is reported."]
    }

    private static func line(_ moment: AttemptPlan.Moment) -> String {
        let blank = moment.number < 10 ? " " : ""
        return "  attempt \(blank)\(moment.number)  \(Timestamp(moment.expected))"
    }

    private static func cut(_ plan: AttemptPlan, _ maximumAge: Duration?) -> [String] {
        switch plan.ending {
        case .maximumAge:
            let age = maximumAge.map { ", which is \(DurationText($0))" } ?? ""
            return ["Another one would be past max-age\(age)."]
        case .calendar: return ["The others lie beyond the year 9999."]
        default: return []
        }
    }
}
