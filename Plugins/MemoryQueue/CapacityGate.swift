import Synchronization
import Tackle

/// Lets in as many as there is room for, the others in the order in which they came.
///
/// Who was let in is *entering* until it says that it has settled in, so that a gate which closes
/// knows when the last is in.
final class CapacityGate: Sendable {
    private struct State {
        var free: Int
        var entering = 0
        var isClosed = false
        var lastKey = 0
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        /// The keys in order, from `first` on; those that gave up are no longer in `waiting`.
        var order: [Int] = []
        var first = 0
    }

    private let capacity: Int
    private let waits: Bool
    private let state: Mutex<State>

    init(capacity: Int, waits: Bool) {
        self.capacity = capacity
        self.waits = waits
        state = Mutex(State(free: capacity))
    }

    /// How many wait for room.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Takes a place, once there is one.
    func enter() async throws {
        if try state.withLock({ try tryToEnter(&$0) }) { return }
        let key = state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { wait(continuation, key, &$0) }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let continuation = state.withLock { $0.waiting.removeValue(forKey: key) }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// Says that what entered is where it belongs; `true` where it was the last in a closed gate.
    func settleIn() -> Bool {
        state.withLock { state in
            state.entering -= 1
            return state.isClosed && state.entering == 0
        }
    }

    /// Gives places back.
    func leave(_ count: Int) {
        let admitted = state.withLock { state in
            state.free += count
            return Self.admit(&state)
        }
        for continuation in admitted { continuation.resume() }
    }

    /// Lets nobody in any more; `true` where nobody is entering.
    func close() -> Bool {
        let (refused, isEmpty) = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return (state.waiting, state.entering == 0)
        }
        for continuation in refused.values { continuation.resume(throwing: Self.closed) }
        return isEmpty
    }

    private func tryToEnter(_ state: inout State) throws -> Bool {
        if state.isClosed { throw Self.closed }
        if state.free > 0, state.waiting.isEmpty {
            state.free -= 1
            state.entering += 1
            return true
        }
        guard waits else {
            throw SendError(
                .queueFull,
                "the queue has \(capacity) deliveries, which is its capacity: send later,"
                    + " or raise capacity"
            )
        }
        return false
    }

    /// The outcome where there is one already.
    private func wait(
        _ continuation: CheckedContinuation<Void, any Error>,
        _ key: Int,
        _ state: inout State
    ) -> Result<Void, any Error>? {
        // The handler of a cancellation may have run before there was anything to resume.
        if Task.isCancelled { return .failure(CancellationError()) }
        do {
            if try tryToEnter(&state) { return .success(()) }
        } catch {
            return .failure(error)
        }
        state.waiting[key] = continuation
        state.order.append(key)
        Self.dropGone(&state)
        return nil
    }

    private static func admit(_ state: inout State) -> [CheckedContinuation<Void, any Error>] {
        var admitted: [CheckedContinuation<Void, any Error>] = []
        while state.free > 0, state.first < state.order.count {
            let key = state.order[state.first]
            state.first += 1
            guard let continuation = state.waiting.removeValue(forKey: key) else { continue }
            state.free -= 1
            state.entering += 1
            admitted.append(continuation)
        }
        dropGone(&state)
        return admitted
    }

    /// Drops the keys that are used up or gave up once they are half of all: on average at no cost.
    private static func dropGone(_ state: inout State) {
        guard state.order.count > 2 * state.waiting.count + 16 else { return }
        state.order = state.order[state.first...].filter { state.waiting[$0] != nil }
        state.first = 0
    }

    private static let closed = SendError(.closed, "the queue is closed: send before close()")
}
