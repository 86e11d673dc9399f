import Synchronization
import Tackle

/// Lets in as many as there is room for, the others in the order in which they came.
///
/// Who was let in is *entering* until it says that it has settled in, so that a gate which closes
/// knows when the last is in.
final class CapacityGate: Sendable {
    private struct Waiter {
        let key: Int
        /// `nil` once it was cancelled.
        var continuation: UnsafeContinuation<Bool, any Error>?
    }

    private struct State {
        var free: Int
        var entering = 0
        var isClosed = false
        var lastKey = 0
        /// In the order of their keys, from `first` on.
        var line: [Waiter] = []
        var first = 0
        /// How many in the line were not cancelled.
        var waiting = 0
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
    var waiting: Int { state.withLock { $0.waiting } }

    /// Takes a place, once there is one.
    func enter() async throws {
        guard let key = try state.withLock({ try tryToEnter(&$0) }) else { return }
        _ = try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let result = state.withLock { stand(continuation, key, &$0) }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            state.withLock { cancel(key, &$0) }?.resume(throwing: CancellationError())
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
        // Nearly always one leaves, and one may enter.
        let (one, more) = state.withLock { state in
            state.free += count
            let one = Self.admit(&state)
            var more: [UnsafeContinuation<Bool, any Error>] = []
            while let next = one == nil ? nil : Self.admit(&state) { more.append(next) }
            return (one, more)
        }
        one?.resume(returning: true)
        for continuation in more { continuation.resume(returning: true) }
    }

    /// Lets nobody in any more; `true` where nobody is entering.
    func close() -> Bool {
        let (refused, isEmpty) = state.withLock { state in
            state.isClosed = true
            defer {
                state.line = []
                state.first = 0
                state.waiting = 0
            }
            return (state.line[state.first...].compactMap(\.continuation), state.entering == 0)
        }
        for continuation in refused { continuation.resume(throwing: Self.closed) }
        return isEmpty
    }

    /// `nil` where it is in; else the key with which it may stand in line.
    private func tryToEnter(_ state: inout State) throws -> Int? {
        if state.isClosed { throw Self.closed }
        if state.free > 0, state.waiting == 0 {
            state.free -= 1
            state.entering += 1
            return nil
        }
        guard waits else {
            throw SendError(
                .queueFull,
                "the queue has \(capacity) deliveries, which is its capacity: send later,"
                    + " or raise capacity"
            )
        }
        state.lastKey += 1
        return state.lastKey
    }

    /// The outcome where there is one already.
    private func stand(
        _ continuation: UnsafeContinuation<Bool, any Error>,
        _ key: Int,
        _ state: inout State
    ) -> Result<Bool, any Error>? {
        // The handler of a cancellation may have run before there was anything to resume.
        if Task.isCancelled { return .failure(CancellationError()) }
        if state.isClosed { return .failure(Self.closed) }
        if state.free > 0, state.waiting == 0 {
            state.free -= 1
            state.entering += 1
            return .success(true)
        }
        // Others may have come between: each stands where its key belongs.
        var place = state.line.count
        while place > state.first, state.line[place - 1].key > key { place -= 1 }
        state.line.insert(Waiter(key: key, continuation: continuation), at: place)
        state.waiting += 1
        return nil
    }

    /// Who waits no longer, where it stands in line.
    private func cancel(
        _ key: Int,
        _ state: inout State
    ) -> UnsafeContinuation<Bool, any Error>? {
        var (low, high) = (state.first, state.line.count)
        while low < high {
            let middle = (low + high) / 2
            if state.line[middle].key < key { low = middle + 1 } else { high = middle }
        }
        guard low < state.line.count, state.line[low].key == key,
            let continuation = state.line[low].continuation
        else { return nil }
        state.line[low].continuation = nil
        state.waiting -= 1
        Self.dropGone(&state)
        return continuation
    }

    /// Takes the first who waits, where there is room.
    private static func admit(_ state: inout State) -> UnsafeContinuation<Bool, any Error>? {
        guard state.free > 0, state.waiting > 0 else { return nil }
        while state.first < state.line.count {
            let continuation = state.line[state.first].continuation
            state.first += 1
            guard let continuation else { continue }
            state.waiting -= 1
            state.free -= 1
            state.entering += 1
            dropGone(&state)
            return continuation
        }
        return nil
    }

    /// Drops those who are in or were cancelled once they are half of all: on average at no cost.
    private static func dropGone(_ state: inout State) {
        guard state.line.count > 2 * state.waiting + 64 else { return }
        state.line = state.line[state.first...].filter { $0.continuation != nil }
        state.first = 0
    }

    private static let closed = SendError(.closed, "the queue is closed: send before close()")
}
