import Tackle

extension ContractRule {
    /// Nothing is left behind, and nothing is done that nobody asked for.
    static let tidiness: [ContractRule] = [
        ContractRule(
            "making-touches-nothing",
            "Making a stage opens no file or socket and starts no thread or program.",
            remedy: "open what is needed at the first send or run"
        ) { trial in
            let unused = Watched<[any SenderPlugin]>([])
            defer { for stage in unused.current { stage.close() } }
            try await check(per: 32, "32 stages that were made and not used") {
                let stages = try (0..<32).map { _ in try trial.make() }
                unused.update { $0 += stages }
            }
        },
        ContractRule(
            "nothing-open",
            "Calls leave no descriptor, thread or child process behind.",
            remedy: "close and await everything on every way out, failure and cancellation too"
        ) { trial in
            let exercise = try await ContractExercise(trial)
            try await check(per: 8, "a round of 24 calls") { try await exercise.round(of: 8) }
            try await exercise.end()
        },
        ContractRule(
            "no-task-left",
            "Once the stage is closed and its calls have ended, no task of them goes on.",
            remedy: "use task groups rather than Task { }, or cancel and await what you start"
        ) { trial in
            let exercise = try await ContractExercise(trial)
            let gone = try await ContractProbe.following {
                try await exercise.round(of: 4)
                try await exercise.end()
            }
            trial.stage.close()
            let waiting = ContractCall(ContractExecutor("contract.probe")) {
                try await gone.wait()
                return nil
            }
            defer { waiting.task.cancel() }
            try await waiting.end(within: trial.limit, "a task that a call had started:")
        },
        ContractRule(
            "nothing-printed",
            "Nothing is printed, neither to standard output nor to standard error.",
            remedy: "return what is worth telling in the receipt or the error; log with swift-log"
        ) { trial in
            let exercise = try await ContractExercise(trial)
            let printed = try await PrintedOutput.during {
                for _ in 0..<3 { try await exercise.round(of: 8) }
            }
            try await exercise.end()
            // Other tests print, too: what comes with every call is the stage's own.
            var counts: [String: Int] = [:]
            for line in printed.split(separator: "\n") {
                let shape = String(line.map { $0.isNumber || $0.isUppercase ? "0" : $0 })
                counts[shape, default: 0] += 1
                try require(
                    !line.contains("contract.tried") && !line.contains("unspoken"),
                    "it printed: \(String(line).quotable)"
                )
                try require(counts[shape, default: 0] < 24, "it printed: \(String(line).quotable)")
            }
        },
        ContractRule(
            "preview-idle",
            "preview leaves the webhook alone, sends nothing and takes no time.",
            remedy: "let preview only add the headers that send would add"
        ) { trial in
            let delivery = try ContractTrial.delivery()
            let stage = trial.stage
            let call = ContractCall(trial.executor) {
                let preview = try? await stage.preview(delivery, requestMethod: "POST")
                try require(
                    preview == nil || preview?.webhook == delivery.webhook,
                    "preview gave another webhook"
                )
                return nil
            }
            try await call.end(within: trial.limit, "preview:")
            if let breach = call.error as? ContractBreach { throw breach }
            try require(trial.downstream.deliveries.isEmpty, "preview handed the delivery on")
        },
    ]

    /// Other work of the process opens things at the same time: what is seen must be seen again.
    private static func check(
        per count: Int,
        _ what: String,
        _ work: () async throws -> Void
    ) async throws {
        var breach: ContractBreach?
        for _ in 0..<3 {
            guard let growth = try await ProcessCounts.leastGrowth(work) else {
                throw ContractSkip("this system does not tell what is open")
            }
            breach = growth.breach(per: count, what)
            if breach == nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        if let breach { throw breach }
    }
}

extension ProcessCounts {
    fileprivate func breach(per count: Int, _ what: String) -> ContractBreach? {
        let kinds = [
            (descriptors, "open descriptors"), (threads, "threads"), (children, "child processes"),
        ]
        guard let left = kinds.first(where: { $0.0 * 2 > count }) else { return nil }
        return ContractBreach("\(what) left \(left.0) \(left.1)")
    }
}
