import Tackle

extension ContractRule {
    /// What a transport makes of a receiver that does not answer as it should.
    static let failing: [ContractRule] = [
        ContractRule(
            "failure",
            for: [.transport],
            "A failure throws, and is tried again.",
            remedy: "throw where nobody has taken the delivery: a SendError, or whatever failed"
        ) { trial in
            let error = try await sendError(trial, .fails)
            try require(error.verdict.isRetryable, "the verdict is '\(error.verdict)'")
        },
        broken("absent", "Nobody being there", .isAbsent),
        broken("hangs-up", "A receiver that goes away without an answer", .hangsUp),
        broken("breaks-off", "A connection that breaks off", .breaksOff),
        broken("babbles", "An answer that is not of the protocol", .babbles),
        ContractRule(
            "floods",
            for: [.transport],
            "An answer without end costs a limited amount of memory and time.",
            remedy: "stop reading an answer's body after some KiB, and keep no more of it"
        ) { trial in
            let outcome = try await trial.send(to: .floods).outcome
            let attempt =
                switch outcome {
                case .success(let receipt): receipt.attempt
                case .failure(let error): SendError(wrapping: error).attempt
                }
            let kept = attempt?.response?.body.count ?? 0
            try require(kept <= 16 << 20, "\(kept) bytes of the answer were kept")
        },
        ContractRule(
            "works-after-failure",
            for: [.transport],
            "After failures and cancelled calls the next delivery is made.",
            remedy: "leave nothing half done: give connections back or close them on every way out"
        ) { trial in
            let (receiver, _) = try await trial.receiver(.fails)
            let (_, url) = try await trial.receiver(.takes)
            for scene in [ContractScene.fails, .isAbsent, .hangsUp, .babbles] {
                guard let bad = receiver.url(for: scene) else { continue }
                _ = try await trial.send(ContractTrial.delivery(to: bad))
            }
            if let hanging = try? await trial.hangingCall() {
                hanging.task.cancel()
                try await hanging.end(within: trial.limit, "cancelled, a call of send:")
            }
            let receipt = try await trial.send(ContractTrial.delivery(to: url))
            _ = try receipt.receipt("the receiver takes it")
        },
        ContractRule(
            "errors-discreet",
            for: [.transport],
            "What an error says holds neither the body nor the path and query of the URL.",
            remedy: "say what went wrong in words of your own: errors go to logs, and a path can"
                + " be a credential"
        ) { trial in
            let failing = try await trial.receiver(.fails)
            for scene in [ContractScene.fails, .isAbsent] {
                guard let url = failing.0.url(for: scene) else { continue }
                let body = try ContractTrial.body(Array("a-body-that-is-private".utf8))
                let result = try await trial.send(ContractTrial.delivery(to: url, body: body))
                let text = "\(SendError(wrapping: try result.error("the receiver \(scene)")))"
                try require(
                    !text.contains("unspoken") && !text.contains("a-body-that-is-private"),
                    "it says: \(text.quotable(limit: 200))"
                )
            }
        },
    ]

    private static func broken(
        _ name: String,
        _ what: String,
        _ scene: ContractScene
    ) -> ContractRule {
        ContractRule(
            name,
            for: [.transport],
            "\(what) is a failure that is tried again.",
            remedy: "throw what failed: an error that is not a SendError is retried"
        ) { trial in
            let error = try await sendError(trial, scene)
            try require(error.verdict.isRetryable, "the verdict is '\(error.verdict)'")
        }
    }
}
