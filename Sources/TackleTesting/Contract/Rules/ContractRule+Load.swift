import Tackle

extension ContractRule {
    /// Many at once.
    static let load: [ContractRule] = [
        ContractRule(
            "a-thousand-at-once",
            "1,000 deliveries at once are each made once, and each call gets its own receipt.",
            remedy: "keep nothing of one delivery where another one finds it; queue what is too"
                + " much at once"
        ) { trial in
            let isTransport = trial.role == .transport
            let place = isTransport ? try await trial.receiver(.takes) : nil
            let url = place?.url ?? "https://receiver.example/hooks"
            let run = trial.role == .queue ? trial.run() : nil
            let deliveries = try (0..<1000).map { number in
                try ContractTrial.delivery(
                    to: url,
                    body: ContractTrial.body(Array("number \(number)".utf8))
                )
            }
            let calls = deliveries.map { trial.call($0) }
            for (delivery, call) in zip(deliveries, calls) {
                let receipt = try await call.result(within: trial.limit, "one of 1,000 calls:")
                    .receipt("the receiver takes everything")
                try require(receipt.id == delivery.id, "a call got the receipt of another one")
            }
            if let run {
                trial.stage.close()
                try await run.end(within: trial.limit, "after close, run:")
            }
            let bodies: [[UInt8]]?
            if let receiver = place?.0 {
                let arrivals = try receiver.arrivals()
                bodies = arrivals.map { $0.compactMap(\.body) }
            } else {
                bodies = trial.downstream.deliveries.map { Array($0.webhook.body.bytes) }
            }
            guard let bodies, !(isTransport && bodies.isEmpty) else { return }
            try require(
                bodies.count == 1000 && Set(bodies).count == 1000,
                "\(bodies.count) arrived, \(Set(bodies).count) of them different"
            )
        },
        ContractRule(
            "no-thread-held",
            for: [.transport, .stage],
            "A call that waits holds no thread.",
            remedy: "await an asynchronous call, or do the blocking work on a thread of your own"
        ) { trial in
            let calls = try await trial.manyHangingCalls(24)
            do {
                try await trial.executor.waitUntilIdle(within: trial.limit)
            } catch let error as WaitExpired {
                throw ContractBreach("while \(calls.count) calls waited, \(error)")
            }
        },
        ContractRule(
            "no-one-held-up",
            for: [.transport, .stage],
            "A call that hangs holds up no other.",
            remedy: "do not wait for one delivery while you hold a lock or within an actor that"
                + " others need"
        ) { trial in
            let hanging = try await trial.manyHangingCalls(4)
            let delivery: Delivery
            if trial.role == .transport {
                delivery = try ContractTrial.delivery(to: await trial.receiver(.takes).url)
                _ = try await trial.call(delivery)
                    .result(within: trial.limit, "beside 4 calls that hang, another one:")
                    .receipt("the receiver takes it")
            } else {
                let call = trial.call(try ContractTrial.delivery())
                do {
                    try await trial.downstream.waitForDeliveries(
                        hanging.count + 1,
                        within: trial.limit
                    )
                } catch is WaitExpired {
                    call.task.cancel()
                    throw ContractBreach("beside 4 calls that hang, another one is not handed on")
                }
            }
        },
    ]
}

extension ContractTrial {
    /// Calls that have reached a receiver or the rest of the pipeline, and hang there.
    func manyHangingCalls(_ count: Int) async throws -> [ContractCall] {
        guard role == .transport else {
            downstream.hold()
            let calls = try (0..<count).map { _ in call(try Self.delivery()) }
            try await downstream.waitForDeliveries(count, within: limit)
            return calls
        }
        let (receiver, url) = try await receiver(.hangs)
        let calls = try (0..<count).map { _ in call(try Self.delivery(to: url)) }
        do {
            try await receiver.waitForArrivals(count, within: limit)
        } catch let error as WaitExpired {
            throw ContractBreach("of \(count) calls at once not all arrived: \(error)")
        }
        return calls
    }
}
