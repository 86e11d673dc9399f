import Tackle

/// A call of a stage that may never end: the contract waits for it for a limited time.
final class ContractCall: Sendable {
    let task: Task<Receipt?, any Error>
    private let ended: Watched<Result<Receipt?, any Error>?>

    init(
        _ executor: ContractExecutor,
        _ body: @escaping @Sendable () async throws -> Receipt?
    ) {
        let ended = Watched<Result<Receipt?, any Error>?>(nil)
        self.ended = ended
        task = Task(executorPreference: executor) {
            do {
                let receipt = try await body()
                ended.update { $0 = .success(receipt) }
                return receipt
            } catch {
                ended.update { $0 = .failure(error) }
                throw error
            }
        }
    }

    /// What became of it, in words; `nil` where it has not ended.
    var outcome: String? {
        switch ended.current {
        case .success(let receipt): receipt.map { "\($0)" } ?? "it returned"
        case .failure(let error): "it threw \(error)"
        case nil: nil
        }
    }

    /// What it threw, where it has ended so.
    var error: (any Error)? {
        guard case .failure(let error) = ended.current else { return nil }
        return error
    }

    /// Waits until it has ended.
    ///
    /// - Throws: ``ContractBreach`` where it does not end in time.
    func end(within limit: Duration, _ when: String) async throws {
        do {
            try await ended.wait(within: limit, for: "", seen: { _ in "" }, until: { $0 != nil })
        } catch is WaitExpired {
            throw ContractBreach("\(when) it had not ended after \(limit)")
        }
    }

    /// What became of a call of `send`.
    ///
    /// - Throws: ``ContractBreach`` where it does not end in time.
    func result(
        within limit: Duration,
        _ when: String = "the call of send:"
    ) async throws -> Result<Receipt, any Error> {
        try await end(within: limit, when)
        switch ended.current {
        case .success(let receipt?): return .success(receipt)
        case .failure(let error): return .failure(error)
        case .success(nil), nil: throw ContractBreach("run ended where send was called")
        }
    }
}
