import FoundationEssentials
import Tackle

extension ContractRule {
    /// Name and role: what descriptions, receipts, events and metrics go by.
    static let naming: [ContractRule] = [
        ContractRule(
            "name",
            "The name is 1 to 64 letters, digits, hyphens, dots or underscores.",
            remedy: "give `name` a short word, such as 'pigeon': it stands in logs and metrics"
        ) { trial in
            let name = trial.stage.name
            let isFine = (1...64).contains(name.utf8.count) && name.allSatisfy(isPlain)
            try require(isFine, "the name is '\(name.quotable)'")
        },
        ContractRule(
            "name-stable",
            "The name is the same whenever it is asked for, and for every stage made alike.",
            remedy: "make `name` a constant: receipts and events of one stage are found by it"
        ) { trial in
            var names = (0..<3).map { _ in trial.stage.name }
            names.append(try trial.make().name)
            _ = try? await trial.exercise(rounds: 1)
            names.append(trial.stage.name)
            try require(Set(names).count == 1, "it was \(names)")
        },
        ContractRule(
            "name-own",
            "The name is no other plugin's.",
            remedy: "choose a name that no built-in plugin has"
        ) { trial in
            let type = String(reflecting: type(of: trial.stage))
            let owner = builtIn[trial.stage.name]
            try require(
                owner == nil || type == owner,
                "'\(trial.stage.name)' is the name of a built-in plugin"
            )
        },
        ContractRule(
            "role-stable",
            "The role is always the same, and a transport's is transport.",
            remedy: "make `role` a constant; leave it out of a Transport"
        ) { trial in
            let roles = [trial.stage.role, trial.stage.role, try trial.make().role]
            try require(Set(roles).count == 1, "it was \(roles)")
            let isTransport = trial.stage is any Transport
            try require(
                isTransport == (trial.role == .transport),
                "the role is '\(trial.role)' and the type "
                    + (isTransport ? "is a Transport" : "is no Transport")
            )
        },
    ]

    private static func isPlain(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-._".contains(character)
    }

    /// The built-in plugins and their types.
    private static let builtIn = [
        "curl": "TackleCurl.CurlSender", "hmac": "TackleHMAC.HMACSigner",
        "memory-queue": "TackleMemoryQueue.MemoryQueue",
        "file-spool": "TackleFileSpool.FileSpool", "retry": "Tackle.Retry",
        "discard": "Tackle.DiscardTransport",
    ]
}
