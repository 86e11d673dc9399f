public import FoundationEssentials
public import Tackle

extension Downstream {
    /// A delivery that has arrived and waits for the test's response.
    public final class Arrival: Sendable {
        enum State: Sendable {
            case waiting
            case responded(Answer)
            case cancelled
            case failed(any Error)
        }

        /// The delivery, with the headers that other stages gave it.
        public let delivery: Delivery

        /// When it arrived, by the downstream's clock.
        public let time: Date

        let state = Watched(State.waiting)

        init(_ delivery: Delivery, time: Date) {
            self.delivery = delivery
            self.time = time
        }

        /// Whether its sender was cancelled before there was a response.
        public var isCancelled: Bool {
            if case .cancelled = state.current { true } else { false }
        }

        /// Responds to the delivery.
        ///
        /// - Parameter answer: what the sender gets.
        /// - Returns: whether it gets it: not where it was responded to before, or cancelled.
        @discardableResult
        public func respond(_ answer: Answer) -> Bool {
            settle(.responded(answer))
        }

        /// Responds with an error: a `SendError`, or any other to see what becomes of it.
        ///
        /// - Parameter error: what the sender gets.
        /// - Returns: whether it gets it: not where it was responded to before, or cancelled.
        @discardableResult
        public func respond(throwing error: any Error) -> Bool {
            respond(.error(error))
        }

        /// Waits until the sender is cancelled.
        ///
        /// - Parameter limit: how long to wait at most, in real time.
        /// - Throws: ``WaitExpired``, or `CancellationError` where the waiting task is cancelled.
        public func waitUntilCancelled(within limit: Duration = .seconds(60)) async throws {
            try await state.wait(
                within: limit,
                for: "the end of \(summary) by its sender",
                seen: { if case .waiting = $0 { "none" } else { "a response" } },
                until: { if case .cancelled = $0 { true } else { false } }
            )
        }

        /// Ends the wait, unless it has ended already.
        @discardableResult
        func settle(_ end: State) -> Bool {
            state.update { state in
                guard case .waiting = state else { return false }
                state = end
                return true
            }
        }

        /// The delivery in a few words: its URL's path can be a credential.
        var summary: String {
            "attempt \(delivery.attempt) of \(delivery.webhook)"
        }
    }
}
