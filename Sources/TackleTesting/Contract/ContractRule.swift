public import Tackle

/// One rule of the ``SenderContract``.
public struct ContractRule: Sendable, CustomStringConvertible {
    /// What a rule can be about: the parts that a stage may play in a pipeline.
    enum Kind: Sendable, Hashable, CaseIterable {
        case transport
        case stage
        case queue

        init(_ role: StageRole) {
            self = role == .transport ? .transport : role == .queue ? .queue : .stage
        }
    }

    /// Its name: lower case with hyphens.
    public let name: String

    /// What holds, in one sentence.
    public let statement: String

    /// What to do about a sender that breaks it.
    public let remedy: String

    let kinds: Set<Kind>
    let check: @Sendable (ContractTrial) async throws -> Void

    init(
        _ name: String,
        for kinds: Set<Kind> = Set(Kind.allCases),
        _ statement: String,
        remedy: String,
        check: @escaping @Sendable (ContractTrial) async throws -> Void
    ) {
        self.name = name
        self.kinds = kinds
        self.statement = statement
        self.remedy = remedy
        self.check = check
    }

    /// The name.
    public var description: String { name }

    /// All rules.
    public static let all =
        [makes] + naming + configuring + lifecycle + tidiness + load + receiving + answering
        + failing + timing + passing + outcomes + accepting + draining

    /// The rules for stages of a role.
    public static func all(for role: StageRole) -> [ContractRule] {
        all.filter { $0.kinds.contains(Kind(role)) }
    }

    /// What an excuse may call it: its name, and what that begins with up to each hyphen.
    var words: [String] {
        let parts = name.split(separator: "-")
        return parts.indices.reversed().map { parts[...$0].joined(separator: "-") }
    }

    static let makes = ContractRule(
        "makes",
        "The closure makes the stage, each time a new one.",
        remedy: "make the stage within the closure; give it working options"
    ) { trial in
        _ = try trial.make()
    }
}
