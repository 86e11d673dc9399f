import FoundationEssentials
import Synchronization
import Tackle

/// What has come of the webhooks of a benchmark so far.
final class BenchTally: Sendable {
    /// The numbers, once or while it runs.
    struct Counts: Sendable {
        var started = 0
        var accepted = 0
        var delivered = 0
        var retries = 0
        var dead = 0
        var refused = 0

        /// Why some were not delivered, by the error's short description.
        var reasons: [String: Int] = [:]

        /// The first error of each reason, in full.
        var examples: [String: SendError] = [:]

        /// From the call of `send` to its return, of those that a queue has accepted.
        var acceptance = LatencyHistogram()

        /// From the call of `send` to the receiver's answer, of those delivered.
        var delivery = LatencyHistogram()

        /// All attempts that delivered, as the transport measured them, one after the other.
        var attempts = Duration.zero

        /// When the last was accepted, since the benchmark began.
        var lastAcceptance = Duration.zero

        /// When the last was delivered or dead, since the benchmark began.
        var lastEnd = Duration.zero

        /// When each further twentieth of all was delivered or dead.
        var twentieths: [Duration] = []

        /// How many are delivered, dead or refused.
        var ended: Int { delivered + dead + refused }
    }

    private struct State {
        var counts = Counts()
        /// When those were sent whose end an observer tells.
        var starts: [DeliveryID: Date] = [:]
        /// No more are started: the rest of the count does not come.
        var isStopped = false
    }

    /// Opens once all are delivered, dead or refused.
    let ended = Latch()

    private let count: Int
    private let begun: ContinuousClock.Instant
    private let state = Mutex(State())

    init(count: Int, begun: ContinuousClock.Instant) {
        self.count = count
        self.begun = begun
    }

    var counts: Counts { state.withLock { $0.counts } }

    /// The number of the next webhook to send; nil where there is none.
    func next() -> Int? {
        state.withLock { state in
            guard !state.isStopped, state.counts.started < count else { return nil }
            defer { state.counts.started += 1 }
            return state.counts.started
        }
    }

    /// Starts no more, and waits no longer for those that are started.
    func stop() {
        state.withLock { $0.isStopped = true }
        ended.open()
    }

    /// Notes when a delivery is sent whose end an observer tells.
    func note(_ id: DeliveryID, at time: Date) {
        state.withLock { $0.starts[id] = time }
    }

    /// Takes a receipt that `send` returned.
    func take(_ receipt: Receipt, from start: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        let time = start.duration(to: now)
        update(at: now) { counts in
            counts.accepted += 1
            counts.lastAcceptance = begun.duration(to: now)
            if receipt.isDelivered {
                counts.noteDelivery(receipt, after: time)
                // In-line; of a queue's retries an observer tells.
                counts.retries += receipt.attemptNumber - 1
            } else {
                counts.acceptance.record(time)
            }
        }
    }

    /// Takes an error that `send` threw: nobody has the webhook.
    func take(_ error: SendError) {
        // Who waited for room when it was stopped has sent nothing.
        if error.code == .closed, state.withLock({ $0.isStopped }) { return }
        update(at: .now) { counts in
            if error.code.isRefusal { counts.refused += 1 } else { counts.dead += 1 }
            counts.retries += max(0, (error.attempt?.number ?? 1) - 1)
            counts.note(error)
        }
    }

    /// Takes what a queue tells of a delivery that it had accepted.
    func take(_ event: DeliveryEvent) {
        let isEnd = event.kind == .delivered || event.kind == .dead
        guard isEnd else {
            if event.kind == .attemptFailed { state.withLock { $0.counts.retries += 1 } }
            return
        }
        // What an earlier process has left is none of the benchmark's.
        guard let start = state.withLock({ $0.starts.removeValue(forKey: event.id) }) else {
            return
        }
        update(at: .now) { counts in
            if let receipt = event.receipt {
                counts.noteDelivery(receipt, after: start.duration(to: event.time))
            } else {
                counts.dead += 1
                counts.note(event.error ?? SendError(.unknown, "the queue has not told why"))
            }
        }
    }

    private func update(at now: ContinuousClock.Instant, _ body: (inout Counts) -> Void) {
        let isLast = state.withLock { state in
            let before = state.counts.ended
            body(&state.counts)
            let ended = state.counts.ended
            if ended > before { state.counts.noteEnd(of: count, at: begun.duration(to: now)) }
            return ended == count
        }
        if isLast { ended.open() }
    }
}

extension BenchTally.Counts {
    fileprivate mutating func noteDelivery(_ receipt: Receipt, after time: Duration) {
        delivered += 1
        delivery.record(time)
        attempts += receipt.timings?.total ?? .zero
    }

    fileprivate mutating func note(_ error: SendError) {
        reasons[error.shortDescription, default: 0] += 1
        if examples[error.shortDescription] == nil { examples[error.shortDescription] = error }
    }

    fileprivate mutating func noteEnd(of count: Int, at time: Duration) {
        lastEnd = time
        if ended * 20 >= count * (twentieths.count + 1) { twentieths.append(time) }
    }
}
