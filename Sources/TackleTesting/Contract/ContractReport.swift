public import Tackle

/// How a stage came out of the ``SenderContract``.
public struct ContractReport: Sendable, CustomStringConvertible {
    /// How one rule came out.
    public enum Outcome: Sendable, Hashable {
        /// The stage keeps it.
        case kept

        /// The stage breaks it; what was seen.
        case broken(String)

        /// It could not be tried; why not.
        case skipped(String)

        /// The stage breaks it, and whoever wrote the test knows why.
        case excused(String)
    }

    /// One rule and how it came out.
    public struct Result: Sendable {
        /// The rule.
        public let rule: ContractRule

        /// How it came out.
        public let outcome: Outcome
    }

    /// The stage's name.
    public let name: String

    /// The stage's role.
    public let role: StageRole

    /// The rules in the order in which they were run.
    public let results: [Result]

    /// Whether no rule is broken.
    public var isKept: Bool { broken.isEmpty }

    /// The rules that are broken.
    public var broken: [ContractRule] {
        results.compactMap { result in
            guard case .broken = result.outcome else { return nil }
            return result.rule
        }
    }

    /// The rules that the stage was seen to keep.
    public var kept: [ContractRule] {
        results.compactMap { $0.outcome == .kept ? $0.rule : nil }
    }

    /// A heading, and three lines for each broken rule: the rule, what was seen, the remedy; a line
    /// for each that was skipped or excused.
    public var description: String {
        let count = results.count { $0.outcome == .kept }
        var lines = ["'\(name)' (\(role)) keeps \(count) of \(results.count) rules"]
        for result in results {
            let rule = result.rule
            switch result.outcome {
            case .kept: continue
            case .broken(let reason):
                lines += [
                    "✘ \(rule.name): \(rule.statement)", "    seen: \(reason)",
                    "    remedy: \(rule.remedy)",
                ]
            case .skipped(let reason): lines.append("- \(rule.name) was skipped: \(reason)")
            case .excused(let reason): lines.append("- \(rule.name) is excused: \(reason)")
            }
        }
        return lines.joined(separator: "\n")
    }
}
