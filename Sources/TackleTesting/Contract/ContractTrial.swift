import FoundationEssentials
import Tackle

/// One rule being tried: a stage made for it, and what plays the world around the stage.
final class ContractTrial: Sendable {
    /// What the contract was made with.
    let contract: SenderContract

    /// The stage, made for this rule alone.
    let stage: any SenderPlugin

    /// The rest of the pipeline, as a stage that is no transport sees it.
    let downstream = ContractDownstream()

    /// Where the stage's own work is done.
    let executor = ContractExecutor("contract.stage")

    private let receivers = Watched<[any ContractReceiver]>([])
    private let calls = Watched<[ContractCall]>([])

    init(_ contract: SenderContract) throws {
        self.contract = contract
        do {
            stage = try contract.make()
        } catch {
            throw ContractBreach("making it threw: \(error)")
        }
    }

    /// How long anything may take that should not take long.
    var limit: Duration { contract.limit }

    var role: StageRole { stage.role }

    /// Makes another stage of the kind.
    func make() throws -> any SenderPlugin { try contract.make() }

    /// Lets everything go that may still be waiting.
    func end() async {
        for call in calls.current { call.task.cancel() }
        downstream.release()
        let stage = stage
        // A stage under contract may hang even here.
        let close = ContractCall(executor) {
            stage.close()
            return nil
        }
        try? await close.end(within: limit, "close:")
        for receiver in receivers.current { await receiver.stop() }
    }

    /// Starts a receiver and gives its URL for a scene.
    func receiver(_ scene: ContractScene) async throws -> (any ContractReceiver, url: String) {
        let receiver: any ContractReceiver
        do {
            receiver = try await contract.receiver()
        } catch {
            throw ContractBreach("the receiver could not be made: \(error)")
        }
        receivers.update { $0.append(receiver) }
        guard let url = receiver.url(for: scene) else {
            throw ContractSkip("the receiver has no place that '\(scene)'")
        }
        return (receiver, url)
    }

    /// Calls the stage in a task of its own, on threads of its own.
    func call(
        _ delivery: Delivery,
        on stage: (any SenderPlugin)? = nil,
        next: Next? = nil
    ) -> ContractCall {
        let stage = stage ?? self.stage
        let next = next ?? downstream.next
        let call = ContractCall(executor) { try await stage.send(delivery, next: next) }
        calls.update { $0.append(call) }
        return call
    }

    /// Calls the stage and waits for what becomes of it.
    func send(_ delivery: Delivery) async throws -> Result<Receipt, any Error> {
        try await call(delivery).result(within: limit)
    }

    /// Starts the stage's `run`.
    func run(_ stage: (any SenderPlugin)? = nil) -> ContractCall {
        let stage = stage ?? self.stage
        let next = downstream.next
        let call = ContractCall(executor) {
            try await stage.run(next: next)
            return nil
        }
        calls.update { $0.append(call) }
        return call
    }
}
