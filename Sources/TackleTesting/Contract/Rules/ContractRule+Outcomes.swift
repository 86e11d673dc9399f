import FoundationEssentials
import Tackle

extension ContractRule {
    /// What a stage between others makes of what comes back.
    static let outcomes: [ContractRule] = [
        ContractRule(
            "receipt-delivered",
            for: [.stage],
            "The receipt of the transport is returned as it is.",
            remedy: "return what next(delivery) returns"
        ) { trial in
            let delivery = try ContractTrial.delivery()
            let receipt = try await trial.send(delivery).receipt("the next stage took it")
            guard let handed = trial.downstream.deliveries.first else {
                throw ContractBreach("nothing was handed on, and it returned: \(receipt)")
            }
            var wanted = try ContractDownstream.delivers(handed)
            try require(receipt == wanted, "it became: \(receipt)")
            wanted = .accepted(delivery, by: "contract", promise: .inMemory)
            trial.downstream.answer { [wanted] _ in wanted }
            let accepted = try await trial.send(delivery).receipt("the next stage accepted it")
            try require(accepted == wanted, "accepted became: \(accepted)")
        },
        outcome("permanent", "A permanent failure", SendError(.status, "no", verdict: .permanent)),
        outcome(
            "gone-kept",
            "An endpoint that is gone",
            SendError(.status, "410", verdict: .endpointGone)
        ),
        outcome("address-refused", "A refusal", SendError(.addressBlocked, "loopback")),
        outcome("retryable", "A failure that is tried again", SendError(.timeout, "too slow")),
        outcome(
            "retry-after-kept",
            "The wait that a receiver asks for",
            SendError(.status, "429", verdict: .retry(after: .milliseconds(20)))
        ),
        outcome("unknown-error", "An error that nobody recognises", UnknownError()),
        ContractRule(
            "attempt-told",
            for: [.stage],
            "The attempt that failed is still known of the error.",
            remedy: "throw the error that next(delivery) threw"
        ) { trial in
            let attempt = Attempt(number: 1, response: Response(status: 418))
            trial.downstream.answer { _ in
                throw SendError(.status, "no", verdict: .permanent, attempt: attempt)
            }
            let result = try await trial.send(ContractTrial.delivery())
            let error = SendError(wrapping: try result.error("the next stage threw"))
            try require(
                error.status == 418,
                "its status is \(error.status.map(String.init) ?? "lost")"
            )
        },
        ContractRule(
            "cancellation-kept",
            for: [.stage],
            "CancellationError of the next stage is thrown as it is, after one attempt.",
            remedy: "catch CancellationError first, and throw it"
        ) { trial in
            trial.downstream.answer { _ in throw CancellationError() }
            let error = try await trial.send(ContractTrial.delivery()).error("it was cancelled")
            try require(error is CancellationError, "it became: \(error)")
            let count = trial.downstream.deliveries.count
            try require(count == 1, "it was handed on \(count) times")
        },
        ContractRule(
            "cancelled-downstream",
            for: [.stage],
            "Cancelling a call cancels what it waits for.",
            remedy: "call next within the same task or a task group, not in Task { }"
        ) { trial in
            let call = try await trial.hangingCall()
            call.task.cancel()
            do {
                try await trial.downstream.waitForCancelled(1, within: trial.limit)
            } catch is WaitExpired {
                throw ContractBreach("the next stage was not cancelled")
            }
        },
        ContractRule(
            "new-attempt-number",
            for: [.stage],
            "What is handed on again is a new attempt, and is reported.",
            remedy: "count delivery.attempt up and report .attemptFailed; or leave trying again to"
                + " Retry and the queues"
        ) { trial in
            trial.downstream.answer { _ in throw SendError(.timeout, "too slow") }
            _ = try await trial.send(ContractTrial.delivery()).error("the next stage threw")
            let attempts = trial.downstream.deliveries.map(\.attempt)
            let counted = Array(1..<(attempts.count + 1))
            try require(attempts == counted, "the attempts had the numbers \(attempts)")
            let reported = trial.downstream.events.count { $0.kind == .attemptFailed }
            try require(
                reported >= attempts.count - 1,
                "\(attempts.count) attempts were made and \(reported) failures reported"
            )
        },
        ContractRule(
            "works-after-error",
            for: [.stage],
            "After errors the next delivery is handed on.",
            remedy: "leave nothing half done on the way out of an error"
        ) { trial in
            trial.downstream.answer { _ in throw SendError(.status, "no", verdict: .permanent) }
            for _ in 0..<20 {
                _ = try await trial.send(ContractTrial.delivery()).error("the next stage threw")
            }
            trial.downstream.answer(ContractDownstream.delivers)
            _ = try await trial.send(ContractTrial.delivery()).receipt("the next stage took it")
        },
    ]

    private struct UnknownError: Error {}

    private static func outcome(
        _ name: String,
        _ what: String,
        _ thrown: any Error
    ) -> ContractRule {
        ContractRule(
            name,
            for: [.stage],
            "\(what) is thrown on, with its code and verdict.",
            remedy: "let errors of next(delivery) pass; where you change one, keep code and verdict"
        ) { trial in
            trial.downstream.answer { _ in throw thrown }
            let result = try await trial.send(ContractTrial.delivery())
            let error = SendError(wrapping: try result.error("the next stage threw"))
            let wanted = SendError(wrapping: thrown)
            try require(
                error.code == wanted.code && error.verdict == wanted.verdict,
                "'\(wanted.code)' with the verdict '\(wanted.verdict)' became '\(error.code)' with"
                    + " the verdict '\(error.verdict)'"
            )
            guard !wanted.verdict.isRetryable else { return }
            let count = trial.downstream.deliveries.count
            try require(count == 1, "it was tried \(count) times")
        }
    }
}
