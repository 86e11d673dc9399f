import Tackle

/// Calls of every kind, again and again: some succeed, some fail, some are cancelled.
final class ContractExercise: Sendable {
    private let trial: ContractTrial
    private let takes: String
    private let fails: String?
    private let hanging: (receiver: any ContractReceiver, url: String)?
    private let run = Watched<ContractCall?>(nil)
    private let hung = Watched(0)

    init(_ trial: ContractTrial) async throws {
        self.trial = trial
        guard trial.role == .transport else {
            takes = "https://receiver.example/takes"
            fails = "https://receiver.example/fails"
            hanging = nil
            trial.downstream.answer { delivery in
                guard delivery.webhook.url.description.contains("fails") else {
                    return try ContractDownstream.delivers(delivery)
                }
                throw SendError(.status, "the receiver answered 400", verdict: .permanent)
            }
            return
        }
        takes = try await trial.receiver(.takes).url
        fails = try? await trial.receiver(.fails).url
        let hanging = try? await trial.receiver(.hangs)
        self.hanging = hanging.map { ($0.0, $0.url) }
    }

    /// So many calls of each kind.
    func round(of count: Int) async throws {
        if trial.role == .queue, run.current == nil {
            let call = trial.run()
            run.update { $0 = call }
        }
        for _ in 0..<count {
            let taken = try await trial.send(ContractTrial.delivery(to: takes))
            _ = try taken.receipt("the receiver takes everything")
            if let fails { _ = try await trial.send(ContractTrial.delivery(to: fails)) }
        }
        try await cancelSome(count)
    }

    private func cancelSome(_ count: Int) async throws {
        guard trial.role != .queue else { return }
        var calls: [ContractCall] = []
        if let hanging {
            for _ in 0..<count {
                calls.append(trial.call(try ContractTrial.delivery(to: hanging.url)))
            }
            let total = hung.update { hung in
                hung += count
                return hung
            }
            try await hanging.receiver.waitForArrivals(total, within: trial.limit)
        } else if trial.role != .transport {
            let before = trial.downstream.deliveries.count
            trial.downstream.hold()
            for _ in 0..<count { calls.append(trial.call(try ContractTrial.delivery(to: takes))) }
            try await trial.downstream.waitForDeliveries(before + count, within: trial.limit)
        }
        for call in calls { call.task.cancel() }
        for call in calls { try await call.end(within: trial.limit, "cancelled, a call of send:") }
        trial.downstream.release()
    }

    /// Ends what was begun.
    func end() async throws {
        guard let call = run.current else { return }
        trial.stage.close()
        try await call.end(within: trial.limit, "after close, run:")
    }
}

extension ContractTrial {
    /// Calls of every kind, which need only end.
    func exercise(rounds: Int) async throws {
        let exercise = try await ContractExercise(self)
        for _ in 0..<rounds { try await exercise.round(of: 1) }
        try await exercise.end()
    }
}
