import FoundationEssentials
import Tackle

extension ContractRule {
    /// What a stage between others hands on.
    static let passing: [ContractRule] = [
        ContractRule(
            "hands-on",
            for: [.stage],
            "A delivery is handed on once where that succeeds.",
            remedy: "call next(delivery) once"
        ) { trial in
            _ = try await trial.send(ContractTrial.delivery()).receipt("the next stage took it")
            let count = trial.downstream.deliveries.count
            try require(count == 1, "it was handed on \(count) times")
        },
        ContractRule(
            "webhook-unchanged",
            for: [.stage],
            "The webhook is handed on as it is.",
            remedy: "change the delivery (its headers, its deadline), never the webhook in it"
        ) { trial in
            let delivery = try ContractTrial.delivery()
            let handed = try await trial.handedOn(delivery)
            try require(handed.webhook == delivery.webhook, "another webhook was handed on")
        },
        body("body-empty-kept", []),
        body("body-large-kept", [UInt8](repeating: 0x61, count: 1 << 20)),
        ContractRule(
            "headers-kept",
            for: [.stage],
            "The headers of earlier stages are handed on.",
            remedy: "make the new delivery from the old one: delivery.adding(header:_:)"
        ) { trial in
            let delivery = try ContractTrial.delivery().adding(header: "X-Earlier", "one")
            let handed = try await trial.handedOn(delivery)
            let value = handed.headers["x-earlier"]
            try require(value == "one", "X-Earlier is \(value ?? "absent")")
        },
        ContractRule(
            "signatures-kept",
            for: [.stage],
            "The signature of an earlier stage is handed on.",
            remedy: "make the new delivery from the old one: delivery.signing(header:_:)"
        ) { trial in
            let delivery = try ContractTrial.delivery()
                .signing(header: "x-contract-signature", "sha256=00")
            let handed = try await trial.handedOn(delivery)
            let value = handed.headers["x-contract-signature"]
            try require(value == "sha256=00", "the signature is \(value ?? "absent")")
        },
        ContractRule(
            "headers-sendable",
            for: [.stage],
            "The headers that are handed on can be sent together with the webhook's own.",
            remedy: "add fewer and shorter headers"
        ) { trial in
            let handed = try await trial.handedOn(ContractTrial.delivery())
            do {
                _ = try handed.requestHeaders
            } catch {
                throw ContractBreach("\(error)")
            }
        },
        ContractRule(
            "deadline-kept",
            for: [.stage],
            "The deadline is handed on, or an earlier one.",
            remedy: "make a deadline only earlier: min(delivery.deadline ?? mine, mine)"
        ) { trial in
            var delivery = try ContractTrial.delivery()
            let deadline = Date.now.addingTimeInterval(3600)
            delivery.deadline = deadline
            let handed = try await trial.handedOn(delivery)
            try require(
                handed.deadline ?? .distantFuture <= deadline,
                handed.deadline.map { "it was moved to \($0)" } ?? "it was taken away"
            )
        },
        ContractRule(
            "attempt-kept",
            for: [.stage],
            "The number of the attempt is handed on.",
            remedy: "leave delivery.attempt alone; only what tries again counts it up"
        ) { trial in
            var delivery = try ContractTrial.delivery()
            delivery.attempt = 7
            let handed = try await trial.handedOn(delivery)
            try require(handed.attempt == 7, "the seventh attempt became \(handed.attempt)")
        },
        ContractRule(
            "preview-true",
            for: [.stage],
            "preview tells of the headers that send adds.",
            remedy: "let preview and send make the delivery by the same function"
        ) { trial in
            let delivery = try ContractTrial.delivery()
            guard let preview = try await trial.stage.preview(delivery, requestMethod: "POST")
            else { throw ContractSkip("preview does not tell, which is allowed") }
            let handed = try await trial.handedOn(delivery)
            let (told, sent) = (preview.headers.map(\.name), handed.headers.map(\.name))
            try require(told == sent, "preview tells of \(told), send adds \(sent)")
        },
    ]

    private static func body(_ name: String, _ bytes: [UInt8]) -> ContractRule {
        ContractRule(
            name,
            for: [.stage],
            "A body of \(bytes.count) bytes is handed on as it is.",
            remedy: "hand the webhook on as it is"
        ) { trial in
            let delivery = try ContractTrial.delivery(body: ContractTrial.body(bytes))
            let handed = try await trial.handedOn(delivery)
            try require(handed.webhook.body == delivery.webhook.body, "another body was handed on")
        }
    }
}

extension ContractTrial {
    /// The delivery that the stage hands on when it gets this one.
    func handedOn(_ delivery: Delivery) async throws -> Delivery {
        _ = try await send(delivery).receipt("the next stage took it")
        guard let handed = downstream.deliveries.first else {
            throw ContractBreach("nothing was handed on")
        }
        return handed
    }
}
