import FoundationEssentials
import Tackle

extension ContractRule {
    /// What a queue takes responsibility for.
    static let accepting: [ContractRule] = [
        ContractRule(
            "accepts",
            for: [.queue],
            "A receipt says accepted, by this stage, of this delivery, with a promise.",
            remedy: "return .accepted(delivery, by: name, promise: …)"
        ) { trial in
            let delivery = try ContractTrial.delivery()
            let receipt = try await trial.send(delivery).receipt("the queue is empty")
            try require(receipt.isAccepted, "the receipt says: \(receipt)")
            try require(receipt.id == delivery.id, "the receipt is of another delivery")
            try require(
                receipt.stage == trial.stage.name,
                "the receipt is by '\(receipt.stage)', the stage is '\(trial.stage.name)'"
            )
        },
        ContractRule(
            "does-not-wait",
            for: [.queue],
            "send returns without waiting for the delivery to be made.",
            remedy: "return once the delivery is kept; make it in run"
        ) { trial in
            trial.downstream.hold()
            _ = trial.run()
            for _ in 0..<3 {
                _ = try await trial.call(ContractTrial.delivery())
                    .result(within: trial.limit, "while the next stage hangs, a call of send:")
                    .receipt("the queue is empty")
            }
        },
        ContractRule(
            "before-run",
            for: [.queue],
            "What is accepted before run is handed on once it runs.",
            remedy: "keep what is accepted until run is there"
        ) { trial in
            for _ in 0..<3 {
                _ = try await trial.send(ContractTrial.delivery()).receipt("the queue is empty")
            }
            try await trial.drained(3)
        },
        ContractRule(
            "queued-unchanged",
            for: [.queue],
            "A webhook comes out as it went in: id, event type, URL, headers, body, keys, times.",
            remedy: "keep the whole webhook"
        ) { trial in
            let created = Date(timeIntervalSince1970: 1_000_000_000)
            let options = Webhook.Options(
                created: created,
                due: created,
                endpointKey: "shop-a",
                orderingKey: "order-1"
            )
            let webhook = try ContractTrial.webhook(
                body: ContractTrial.body((0...255).map { UInt8($0) }),
                headers: ["X-Caller": "caller", "Authorization": "Bearer unspoken"],
                options: options
            )
            _ = try await trial.send(Delivery(webhook)).receipt("the queue is empty")
            try await trial.drained(1)
            let seen = trial.downstream.deliveries[0].webhook
            try require(seen == webhook, "\(webhook) became \(seen)")
        },
        body("queued-empty", []),
        body("queued-large", [UInt8](repeating: 0x61, count: 1 << 20)),
        ContractRule(
            "cancelled-send",
            for: [.queue],
            "A call of send whose task was cancelled ends.",
            remedy: "check Task.isCancelled where send waits for room"
        ) { trial in
            let (stage, next) = (trial.stage, trial.downstream.next)
            let delivery = try ContractTrial.delivery()
            let call = ContractCall(trial.executor) {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await stage.send(delivery, next: next)
            }
            try await call.end(within: trial.limit, "cancelled, a call of send:")
        },
        ContractRule(
            "due",
            for: [.queue],
            "A webhook with a due time is not sent before it.",
            remedy: "let it wait until webhook.due"
        ) { trial in
            _ = trial.run()
            let options = Webhook.Options(due: .now.addingTimeInterval(0.5))
            let start = ContinuousClock.now
            let delivery = Delivery(try ContractTrial.webhook(options: options))
            _ = try await trial.send(delivery).receipt("the queue is empty")
            try await trial.downstream.waitForDeliveries(1, within: trial.limit)
            let wait = trial.downstream.times[0] - start
            try require(wait >= .milliseconds(450), "due after 0.5 s, it was sent after \(wait)")
        },
        ContractRule(
            "ordered",
            for: [.queue],
            "Webhooks with one ordering key are made one at a time, in the order accepted.",
            remedy: "begin the next of a key once the one before has come to its end"
        ) { trial in
            _ = trial.run()
            var sent: [WebhookID] = []
            for _ in 0..<50 {
                let options = Webhook.Options(orderingKey: "one")
                let delivery = Delivery(try ContractTrial.webhook(options: options))
                _ = try await trial.send(delivery).receipt("the queue is empty")
                sent.append(delivery.webhook.id)
            }
            try await trial.downstream.waitForDeliveries(50, within: trial.limit)
            try require(
                trial.downstream.deliveries.map(\.webhook.id) == sent,
                "they came out in another order"
            )
            try require(trial.downstream.overlaps.isEmpty, "two were in flight at once")
        },
    ]

    private static func body(_ name: String, _ bytes: [UInt8]) -> ContractRule {
        ContractRule(
            name,
            for: [.queue],
            "A body of \(bytes.count) bytes comes out as it went in.",
            remedy: "keep the whole body"
        ) { trial in
            let delivery = try ContractTrial.delivery(body: ContractTrial.body(bytes))
            _ = try await trial.send(delivery).receipt("the queue is empty")
            try await trial.drained(1)
            try require(
                trial.downstream.deliveries[0].webhook.body == delivery.webhook.body,
                "another body came out"
            )
        }
    }
}

extension ContractTrial {
    /// Runs a queue until it is closed and has drained, and makes sure of what was handed on.
    func drained(_ count: Int) async throws {
        let run = run()
        stage.close()
        try await run.end(within: limit, "after close, run:")
        let seen = downstream.deliveries.count
        try require(seen == count, "\(count) were accepted and \(seen) handed on")
    }
}
