import Tackle

/// Travels with the tasks that a call starts, and tells when the last of them is gone.
///
/// A task that is started within another one takes its task-local values along and keeps them as
/// long as it lives: a task that was left behind keeps this.
final class ContractProbe: Sendable {
    @TaskLocal static var current: ContractProbe?

    private let gone: Latch

    private init(_ gone: Latch) {
        self.gone = gone
    }

    deinit {
        gone.open()
    }

    /// Does some work, and gives what opens once nothing of it is left.
    static func following(_ work: () async throws -> Void) async throws -> Latch {
        let gone = Latch()
        try await $current.withValue(ContractProbe(gone), operation: work)
        return gone
    }
}
