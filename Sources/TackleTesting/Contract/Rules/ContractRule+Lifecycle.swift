import Tackle

extension ContractRule {
    /// `run` and `close`, without anything being sent.
    static let lifecycle: [ContractRule] = [
        ContractRule(
            "run-cancelled",
            "run ends when its task is cancelled.",
            remedy: "let run wait only for what ends when the task is cancelled, and check"
                + " Task.isCancelled in loops"
        ) { trial in
            let run = trial.run()
            await Task.yield()
            run.task.cancel()
            try await run.end(within: trial.limit, "cancelled,")
        },
        ContractRule(
            "run-closed",
            "run ends after close, once what is in memory is finished.",
            remedy: "let close end what run waits for"
        ) { trial in
            let run = trial.run()
            trial.stage.close()
            try await run.end(within: trial.limit, "after close, run:")
            if let error = run.error {
                throw ContractBreach("run threw after close: \(error)")
            }
        },
        ContractRule(
            "run-after-close",
            "run that is called after close ends, too.",
            remedy: "remember in close that the stage is closed"
        ) { trial in
            trial.stage.close()
            try await trial.run().end(within: trial.limit, "called after close, run:")
        },
        ContractRule(
            "close-again",
            "close may be called more than once, from several threads, and returns at once.",
            remedy: "let close only note that the stage is closed, under a lock"
        ) { trial in
            let stage = trial.stage
            let call = ContractCall(trial.executor) {
                await withTaskGroup { group in
                    for _ in 0..<8 { group.addTask { stage.close() } }
                }
                stage.close()
                return nil
            }
            try await call.end(within: trial.limit, "called nine times, close:")
        },
        ContractRule(
            "closed-apart",
            "Closing one stage closes no other one of its kind.",
            remedy: "keep what a stage needs in the stage, not in a global"
        ) { trial in
            try trial.make().close()
            try await trial.exercise(rounds: 1)
        },
        ContractRule(
            "send-after-close",
            "send that is called after close ends: by sending, or by an error.",
            remedy: "throw SendError(.closed, …) where the stage can take nothing any more"
        ) { trial in
            let delivery: Delivery
            if trial.role == .transport {
                delivery = try ContractTrial.delivery(to: await trial.receiver(.takes).url)
            } else {
                delivery = try ContractTrial.delivery()
            }
            trial.stage.close()
            let result = try await trial.send(delivery)
            guard trial.role == .queue else { return }
            let error = try result.error("nobody would deliver it any more")
            try require(
                SendError(wrapping: error).code == .closed,
                "after close it threw, but not SendError(.closed): \(error)"
            )
        },
    ]
}
