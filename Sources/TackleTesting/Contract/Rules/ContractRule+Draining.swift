import Tackle

extension ContractRule {
    /// What a queue does with what it has accepted.
    static let draining: [ContractRule] = [
        ContractRule(
            "each-once",
            for: [.queue],
            "What succeeds is handed on once.",
            remedy: "take a delivery out of the queue when it is delivered"
        ) { trial in
            for _ in 0..<100 {
                _ = try await trial.send(ContractTrial.delivery()).receipt("there is room for 100")
            }
            try await trial.drained(100)
            let ids = Set(trial.downstream.deliveries.map(\.id))
            try require(ids.count == 100, "\(ids.count) different ones were handed on")
        },
        ContractRule(
            "drains",
            for: [.queue],
            "After close, run ends only once what was accepted has come to its end.",
            remedy: "let run end when the stage is closed and empty"
        ) { trial in
            trial.downstream.hold()
            let run = trial.run()
            for _ in 0..<3 {
                _ = try await trial.send(ContractTrial.delivery()).receipt("there is room for 3")
            }
            try await trial.downstream.waitForDeliveries(1, within: trial.limit)
            trial.stage.close()
            for _ in 0..<1000 { await Task.yield() }
            try require(run.outcome == nil, "run ended while a delivery was in flight")
            trial.downstream.release()
            try await run.end(within: trial.limit, "after close, run:")
            let count = trial.downstream.deliveries.count
            try require(count == 3, "3 were accepted and \(count) handed on")
        },
        ContractRule(
            "run-cancelled-in-flight",
            for: [.queue],
            "run ends when it is cancelled while deliveries are in flight.",
            remedy: "make attempts in a task group within run"
        ) { trial in
            trial.downstream.hold()
            let run = trial.run()
            _ = try await trial.send(ContractTrial.delivery()).receipt("the queue is empty")
            try await trial.downstream.waitForDeliveries(1, within: trial.limit)
            run.task.cancel()
            try await run.end(within: trial.limit, "cancelled with a delivery in flight, run:")
            let delivered = trial.downstream.events.count { $0.kind == .delivered }
            try require(delivered == 0, "the cancelled delivery was reported as delivered")
        },
        ContractRule(
            "delivered-reported",
            for: [.queue],
            "What is delivered is reported, and nothing of it afterwards.",
            remedy: "call next.report(.delivered(receipt, at: …))"
        ) { trial in
            _ = try await trial.send(ContractTrial.delivery()).receipt("the queue is empty")
            try await trial.drained(1)
            let kinds = trial.downstream.events.map(\.kind)
            try require(kinds.count { $0 == .delivered } == 1, "reported was \(kinds)")
            try require(kinds.last == .delivered, "reported was \(kinds)")
        },
        retried("unknown-retried", "An error that nobody recognises", UnknownError()),
        retried("failure-retried", "A failure", SendError(.timeout, "too slow")),
        ContractRule(
            "waits-as-asked",
            for: [.queue],
            "The next attempt comes not sooner than the receiver asked.",
            remedy: "wait at least error.verdict.retryAfter"
        ) { trial in
            let wait = Duration.milliseconds(500)
            trial.downstream.answer { delivery in
                guard delivery.attempt == 1 else {
                    return try ContractDownstream.delivers(delivery)
                }
                throw SendError(.status, "429", verdict: .retry(after: wait))
            }
            _ = trial.run()
            _ = try await trial.send(ContractTrial.delivery()).receipt("the queue is empty")
            try await trial.downstream.waitForDeliveries(2, within: trial.limit)
            let times = trial.downstream.times
            try require(
                times[1] - times[0] >= .milliseconds(450),
                "asked for \(wait), it waited \(times[1] - times[0])"
            )
        },
        ended("permanent-dead", "A permanent failure", .permanent),
        ended("gone-dead", "What an endpoint does not want any more", .endpointGone),
        ContractRule(
            "gives-up",
            for: [.queue],
            "What always fails is given up and reported as dead.",
            remedy: "end after the last attempt of the schedule: next.report(.dead(…))"
        ) { trial in
            trial.downstream.answer { _ in throw SendError(.timeout, "too slow") }
            let run = trial.run()
            _ = try await trial.send(ContractTrial.delivery()).receipt("the queue is empty")
            try await trial.dead()
            let attempts = trial.downstream.deliveries.map(\.attempt)
            try require(
                attempts == Array(1..<(attempts.count + 1)),
                "the attempts had the numbers \(attempts)"
            )
            trial.stage.close()
            try await run.end(within: trial.limit, "after close, run:")
        },
        ContractRule(
            "endpoints-apart",
            for: [.queue],
            "An endpoint that hangs holds up no other.",
            remedy: "limit what is in flight for each endpoint, and let others go on"
        ) { trial in
            trial.downstream.hold()
            _ = trial.run()
            for _ in 0..<20 {
                let slow = try ContractTrial.delivery(to: "https://slow.example/")
                _ = try await trial.send(slow).receipt("there is room for 20")
            }
            let other = try ContractTrial.delivery(to: "https://other.example/")
            _ = try await trial.send(other).receipt("there is room for 21")
            let downstream = trial.downstream
            for count in 1...21 {
                guard !downstream.deliveries.contains(where: { $0.id == other.id }) else { return }
                do {
                    try await downstream.waitForDeliveries(count, within: trial.limit)
                } catch is WaitExpired {
                    throw ContractBreach("behind \(count - 1) to an endpoint that hangs, it waits")
                }
            }
        },
    ]

    private struct UnknownError: Error {}

    private static func retried(
        _ name: String,
        _ what: String,
        _ error: any Error
    ) -> ContractRule {
        ContractRule(
            name,
            for: [.queue],
            "\(what) is tried again, as the next attempt, and is reported.",
            remedy: "retry what is not permanent; give the contract a schedule of milliseconds"
        ) { trial in
            trial.downstream.answer { delivery in
                guard delivery.attempt == 1 else {
                    return try ContractDownstream.delivers(delivery)
                }
                throw error
            }
            _ = trial.run()
            _ = try await trial.send(ContractTrial.delivery()).receipt("the queue is empty")
            do {
                try await trial.downstream.waitForEvents(within: trial.limit, "delivered") {
                    $0.contains { $0.kind == .delivered }
                }
            } catch let error as WaitExpired {
                throw ContractBreach("\(error)")
            }
            let attempts = trial.downstream.deliveries.map(\.attempt)
            try require(attempts == [1, 2], "the attempts had the numbers \(attempts)")
            let kinds = trial.downstream.events.map(\.kind)
            try require(kinds.contains(.attemptFailed), "reported was \(kinds)")
        }
    }

    private static func ended(
        _ name: String,
        _ what: String,
        _ verdict: SendError.Verdict
    ) -> ContractRule {
        ContractRule(
            name,
            for: [.queue],
            "\(what) is not tried again, and is reported as dead.",
            remedy: "ask error.verdict.isRetryable; report .dead where it is not"
        ) { trial in
            trial.downstream.answer { _ in throw SendError(.status, "no", verdict: verdict) }
            let run = trial.run()
            _ = try await trial.send(ContractTrial.delivery()).receipt("the queue is empty")
            try await trial.dead()
            trial.stage.close()
            try await run.end(within: trial.limit, "after close, run:")
            let count = trial.downstream.deliveries.count
            try require(count == 1, "it was tried \(count) times")
        }
    }
}

extension ContractTrial {
    /// Waits until a delivery was reported as dead.
    fileprivate func dead() async throws {
        do {
            try await downstream.waitForEvents(within: limit, "dead") {
                $0.contains { $0.kind == .dead }
            }
        } catch let error as WaitExpired {
            throw ContractBreach("\(error)")
        }
    }
}
