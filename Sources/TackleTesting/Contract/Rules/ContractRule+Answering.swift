import FoundationEssentials
import Tackle

extension ContractRule {
    /// What a transport makes of an HTTP answer: the rules of Standard Webhooks ("Delivery success
    /// and failure") and RFC 9110.
    static let answering: [ContractRule] = [
        ContractRule(
            "success",
            for: [.transport],
            "Every status from 200 to 299 is a success.",
            remedy: judging
        ) { trial in
            for status in [200, 201, 202, 204, 226, 299] {
                let (outcome, _) = try await trial.send(to: .answers(status))
                let receipt = try outcome.receipt("the receiver answered \(status)")
                try require(
                    receipt.status == nil || receipt.status == status,
                    "the receiver answered \(status), the receipt says \(receipt.status ?? 0)"
                )
            }
        },
        failure("redirect", "A redirect is a failure and is not followed", 302, ["location": "/"]),
        failure("client-error", "400 is a failure that is tried again", 400),
        failure("not-found", "404 is a failure that is tried again", 404),
        failure("server-error", "500 is a failure that is tried again", 500),
        failure("unavailable", "503 is a failure that is tried again", 503),
        ContractRule(
            "gone",
            for: [.transport],
            "410 means that the endpoint is gone.",
            remedy: judging
        ) { trial in
            let error = try await sendError(trial, .answers(410))
            try require(error.verdict.isGone, "the verdict is '\(error.verdict)'")
        },
        ContractRule(
            "retry-after-seconds",
            for: [.transport],
            "Retry-After in seconds is honoured (RFC 9110, section 10.2.3).",
            remedy: judging
        ) { trial in
            let scene = ContractScene.answers(429, headers: ["retry-after": "7"])
            let error = try await sendError(trial, scene)
            try require(
                error.verdict.retryAfter == .seconds(7),
                "the receiver asked for 7 seconds, the verdict is '\(error.verdict)'"
            )
        },
        ContractRule(
            "retry-after-date",
            for: [.transport],
            "Retry-After with a date is honoured (RFC 9110, section 10.2.3).",
            remedy: judging
        ) { trial in
            let date = "Fri, 31 Dec 9999 23:59:59 GMT"
            let scene = ContractScene.answers(503, headers: ["retry-after": date])
            let error = try await sendError(trial, scene)
            try require(
                error.verdict.retryAfter ?? .zero > .seconds(3600),
                "the receiver asked for \(date), the verdict is '\(error.verdict)'"
            )
        },
        ContractRule(
            "disable",
            for: [.transport],
            "webhook-delivery: disable means that the endpoint is gone.",
            remedy: judging
        ) { trial in
            let scene = ContractScene.answers(503, headers: ["webhook-delivery": "disable"])
            let error = try await sendError(trial, scene)
            try require(error.verdict.isGone, "the verdict is '\(error.verdict)'")
        },
        ContractRule(
            "abort-message",
            for: [.transport],
            "webhook-delivery: abort-message means that this delivery is not tried again.",
            remedy: judging
        ) { trial in
            let scene = ContractScene.answers(503, headers: ["webhook-delivery": "abort-message"])
            let error = try await sendError(trial, scene)
            try require(error.verdict == .permanent, "the verdict is '\(error.verdict)'")
        },
        ContractRule(
            "disable-on-success",
            for: [.transport],
            "webhook-delivery: disable reaches the queue also where the delivery succeeds.",
            remedy: "keep the headers of a response: Response(status:headers:body:)"
        ) { trial in
            let scene = ContractScene.answers(200, headers: ["webhook-delivery": "disable"])
            let receipt = try await trial.send(to: scene).outcome
                .receipt("the receiver answered 200")
            try require(
                receipt.deliveryControl == .disable,
                "the receipt's response does not have the header"
            )
        },
    ]

    private static let judging =
        "return `try .judging(attempt, of: delivery, by: name, now: .now)`, which knows the rules"

    private static func failure(
        _ name: String,
        _ statement: String,
        _ status: Int,
        _ headers: [String: String] = [:]
    ) -> ContractRule {
        ContractRule(name, for: [.transport], statement + ".", remedy: judging) { trial in
            let (outcome, receiver) = try await trial.send(
                to: .answers(status, headers: headers)
            )
            let error = SendError(
                wrapping: try outcome.error("the receiver answered \(status), a failure")
            )
            try require(error.verdict.isRetryable, "the verdict is '\(error.verdict)'")
            try require(
                error.status == nil || error.status == status,
                "the error tells of the status \(error.status ?? 0)"
            )
            if let count = try receiver.arrivals()?.count, count != 1 {
                throw ContractBreach("\(count) requests were made")
            }
        }
    }

    static func sendError(_ trial: ContractTrial, _ scene: ContractScene) async throws -> SendError
    {
        let outcome = try await trial.send(to: scene).outcome
        return SendError(wrapping: try outcome.error("the receiver \(scene)"))
    }
}
