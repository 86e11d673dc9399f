/// Lets everybody pass while it is open; while it is closed, as many as are admitted, in order.
final class Gate: Sendable {
    private struct State {
        var isClosed = false
        var tickets = 0
        var admitted = 0
    }

    private let state = Watched(State())

    init() {}

    func close() {
        state.update { $0.isClosed = true }
    }

    func open() {
        state.update { state in
            state.isClosed = false
            state.admitted = state.tickets
        }
    }

    func admit(_ count: Int) {
        state.update { $0.admitted += count }
    }

    /// A place in the line; `nil` where the gate is open.
    func enter() -> Int? {
        state.update { state in
            guard state.isClosed else { return nil }
            state.tickets += 1
            return state.tickets
        }
    }

    /// Whether the holder of the ticket is admitted; whoever found the gate open is.
    func admits(_ ticket: Int?) -> Bool {
        guard let ticket else { return true }
        return state.current.admitted >= ticket
    }

    /// Waits until the holder of the ticket is admitted.
    func pass(_ ticket: Int?) async throws {
        guard let ticket else { return }
        try await state.wait { $0.admitted >= ticket }
    }
}
