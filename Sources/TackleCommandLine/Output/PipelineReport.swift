import FoundationEssentials
import Tackle

/// A pipeline for people and for scripts: its stages, and when its attempts would be.
struct PipelineReport {
    private let pipeline: String
    private let stages: [StageDescription]
    private let retrying: StageDetails?
    private let plan: AttemptPlan

    init(_ pipeline: Pipeline, now: Date) {
        self.pipeline = "\(pipeline)"
        stages = pipeline.details
        retrying = stages.map(\.details).first { $0.retryPolicy != nil }
        plan = AttemptPlan(
            retrying?.retryPolicy,
            from: now,
            maximumAge: retrying?.maximumAge
        )
    }

    /// What people read.
    var lines: [String] {
        let told = stages.enumerated().flatMap { index, stage in
            ["\(index). \(stage.name) (\(stage.role))"]
                + stage.details.promises.map { "   \($0)" }
        }
        return [pipeline, ""] + told + [""] + attempts
    }

    private var attempts: [String] {
        guard let policy = retrying?.retryPolicy else {
            return ["There is one attempt: add retry or a queue for more."]
        }
        let jitter = Int((policy.jitter * 100).rounded())
        let heading =
            "Up to \(policy.maximumAttempts) attempts, the waits ±\(jitter) %."
            + " A webhook accepted now that always fails:"
        return [heading] + plan.moments.map(Self.line) + cut
            + ["Then nobody tries again: it is dead, and the reason is reported."]
    }

    private static func line(_ moment: AttemptPlan.Moment) -> String {
        let blank = moment.number < 10 ? " " : ""
        return "  attempt \(blank)\(moment.number)  \(Timestamp(moment.expected))"
    }

    private var cut: [String] {
        switch plan.ending {
        case .maximumAge:
            let age = retrying?.maximumAge.map { ", which is \(DurationText($0))" } ?? ""
            return ["Another one would be past max-age\(age)."]
        case .calendar: return ["The others lie beyond the year 9999."]
        default: return []
        }
    }
}

extension PipelineReport: Encodable {
    private enum CodingKeys: String, CodingKey {
        case pipeline
        case stages
        case attempts
    }

    /// Encodes the names, the stages with their settings, and a webhook's attempts from now on.
    func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: CodingKeys.self)
        try map.encode(pipeline, forKey: .pipeline)
        try map.encode(stages, forKey: .stages)
        try map.encode(plan, forKey: .attempts)
    }
}
