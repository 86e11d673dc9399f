import FoundationEssentials
import Tackle

extension ContractRule {
    /// Deadlines and cancellation.
    static let timing: [ContractRule] = [
        ContractRule(
            "deadline",
            for: [.transport],
            "A receiver that never answers costs no more time than the delivery's deadline.",
            remedy: "wait no longer than until delivery.deadline, and throw SendError(.timeout, …)"
        ) { trial in
            let call = try await trial.hangingCall(deadline: .now.addingTimeInterval(0.5))
            let error = SendError(
                wrapping: try await call.result(
                    within: trial.limit,
                    "with a deadline of 0.5 s, a call of send:"
                ).error("the receiver never answered")
            )
            try require(error.verdict.isRetryable, "the verdict is '\(error.verdict)'")
        },
        ContractRule(
            "deadline-trickle",
            for: [.transport],
            "An answer that comes piece by slow piece costs no more time than the deadline.",
            remedy: "let the deadline hold for the whole answer, not for each piece of it"
        ) { trial in
            let (_, url) = try await trial.receiver(.trickles)
            var delivery = try ContractTrial.delivery(to: url)
            delivery.deadline = .now.addingTimeInterval(0.5)
            _ = try await trial.call(delivery).result(
                within: trial.limit,
                "with a deadline of 0.5 s and an answer that does not end, a call of send:"
            )
        },
        ContractRule(
            "deadline-passed",
            for: [.transport],
            "Nothing is sent once the deadline has passed.",
            remedy: "compare delivery.deadline with the time before anything is sent"
        ) { trial in
            let (receiver, url) = try await trial.receiver(.takes)
            var delivery = try ContractTrial.delivery(to: url)
            delivery.deadline = .now.addingTimeInterval(-1)
            let error = try await trial.send(delivery).error("the deadline had passed")
            try require(
                SendError(wrapping: error).verdict.isRetryable,
                "the verdict is '\(SendError(wrapping: error).verdict)'"
            )
            let count = try receiver.arrivals()?.count ?? 0
            try require(count == 0, "\(count) arrived")
        },
        ContractRule(
            "cancelled",
            for: [.transport, .stage],
            "A call whose task is cancelled ends at once, with CancellationError.",
            remedy: "call what can be cancelled, or use withTaskCancellationHandler; hand"
                + " CancellationError on as it is"
        ) { trial in
            let call = try await trial.hangingCall()
            call.task.cancel()
            let error = try await call.result(
                within: trial.limit,
                "cancelled while it waited, a call of send:"
            ).error("it was cancelled while it waited")
            try require(error is CancellationError, "it threw \(error)")
        },
        ContractRule(
            "cancelled-before",
            for: [.transport],
            "A call whose task is cancelled already sends nothing.",
            remedy: "begin with `try Task.checkCancellation()`"
        ) { trial in
            let (receiver, url) = try await trial.receiver(.takes)
            let delivery = try ContractTrial.delivery(to: url)
            let stage = trial.stage
            let next = trial.downstream.next
            let call = ContractCall(trial.executor) {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await stage.send(delivery, next: next)
            }
            let error = try await call.result(within: trial.limit).error("it was cancelled before")
            try require(error is CancellationError, "it threw \(error)")
            let count = try receiver.arrivals()?.count ?? 0
            try require(count == 0, "\(count) arrived")
        },
    ]
}
