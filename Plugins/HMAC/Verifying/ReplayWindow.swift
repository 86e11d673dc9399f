public import FoundationEssentials
import Synchronization

/// The webhooks that were taken of late, so that one that comes again is noticed.
///
/// Give it to a ``SignatureVerifier``. A webhook is known by its id, which is the same when its
/// sender sends it again; where the scheme signs none, by its time and its body. One that was taken
/// and could not be dealt with is forgotten with ``forget(_:)``, so that the next attempt counts:
///
/// ```swift
/// let message = try verifier.verify(headers: headers, body: body)
/// do { try await handle(body) } catch { replays.forget(message); throw error }
/// ```
///
/// It is bounded: where it is full, the one that was taken first is forgotten. It needs room for
/// what arrives within twice the tolerance. Thread-safe; it lives in this process's memory alone.
public final class ReplayWindow: Sendable {
    private struct Known {
        let end: Date
        let number: Int
    }

    private struct State {
        var known: [String: Known] = [:]
        /// A ring of what was remembered, in order, what was forgotten since among it.
        var entries: [(key: String, number: Int)] = []
        var count = 0
    }

    /// The most webhooks that it remembers.
    public let limit: Int

    private let state = Mutex(State())

    /// Makes an empty window.
    ///
    /// - Parameter limit: The most webhooks to remember, at least 1; each takes about 200 bytes.
    public init(limit: Int = 100_000) {
        precondition(limit > 0, "a window for at least one webhook")
        self.limit = limit
    }

    /// How many webhooks it remembers at a moment.
    public func count(at moment: Date) -> Int {
        state.withLock { state in state.known.values.count { $0.end > moment } }
    }

    /// Forgets a webhook that was taken and not dealt with.
    public func forget(_ message: VerifiedMessage) {
        guard let key = message.replayKey else { return }
        state.withLock { state in _ = state.known.removeValue(forKey: key) }
    }

    /// Remembers a webhook until a moment.
    ///
    /// - Returns: whether it was not known.
    func insert(_ key: String, at now: Date, until end: Date) -> Bool {
        state.withLock { state in
            if let known = state.known[key], known.end > now {
                // One that its sender has signed anew is good for longer than the first.
                let last = max(known.end, end)
                state.known[key] = Known(end: last, number: known.number)
                return false
            }
            let entry = (key: key, number: state.count)
            if state.entries.count < limit {
                state.entries.append(entry)
            } else {
                let oldest = state.entries[state.count % limit]
                // It may have been forgotten, and come again since.
                if state.known[oldest.key]?.number == oldest.number {
                    state.known.removeValue(forKey: oldest.key)
                }
                state.entries[state.count % limit] = entry
            }
            state.known[key] = Known(end: end, number: entry.number)
            state.count += 1
            return true
        }
    }
}
