import FoundationEssentials
import Synchronization
import Tackle

/// What has come of the webhooks of a benchmark so far.
///
/// What it costs is counted among what a delivery costs: it keeps no table of what is under way,
/// since the ids tell all, and takes one lock for each answer.
final class BenchTally: Sendable {
    /// Opens once all that are waited for are delivered, dead or refused.
    let ended = Latch()

    private let load: BenchLoad
    private let begun: Date
    private let ids = BenchIDs()
    private let started = Atomic(0)
    /// No more are started: the rest of the count does not come.
    private let isStopped = Atomic(false)
    private let state = Mutex(Counts())

    init(_ load: BenchLoad, begun: Date) {
        self.load = load
        self.begun = begun
    }

    var counts: Counts {
        var counts = state.withLock { $0 }
        counts.offered = min(started.load(ordering: .relaxed), load.count)
        counts.aside.offered = load.asideCount(amongFirst: counts.offered)
        return counts
    }

    /// The number of the next webhook to send; nil where there is none.
    func next() -> Int? {
        guard !isStopped.load(ordering: .relaxed) else { return nil }
        let number = started.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < load.count ? number : nil
    }

    /// Starts no more, and waits no longer for those that are started.
    func stop() {
        isStopped.store(true, ordering: .relaxed)
        ended.open()
    }

    /// Takes note of how many `send` was called for by now, at a steady rate.
    func noteOffers(upTo count: Int, at now: Date) {
        let elapsed = Self.nanoseconds(from: begun, to: now)
        started.store(count, ordering: .relaxed)
        state.withLock { $0.lastOffer = .nanoseconds(elapsed) }
    }

    /// The id under which a webhook is known here.
    func id(of number: Int, sentAt moment: Date) throws(InvalidWebhook) -> WebhookID {
        try ids.id(of: number, sentAt: moment)
    }

    /// Takes a receipt that `send` returned.
    func take(_ receipt: Receipt, of number: Int, sentAt moment: Date, at now: Date) {
        // Of what is aside a queue has it, and tells the rest.
        if load.isAside(number) { return }
        let time = Self.nanoseconds(from: moment, to: now)
        update(at: now) { counts, elapsed in
            guard receipt.isDelivered else {
                return counts.noteAcceptance(after: time, at: elapsed)
            }
            counts.accepted += 1
            counts.lastAcceptance = max(counts.lastAcceptance, .nanoseconds(elapsed))
            counts.noteDelivery(receipt, after: load.isTimed(number) ? time : nil)
            // In-line; of a queue's retries an observer tells.
            counts.retries += receipt.attemptNumber - 1
        }
    }

    /// Takes an error that `send` threw: nobody has the webhook.
    func take(_ error: SendError, of number: Int, at now: Date) {
        // Who waited for room when it was stopped has sent nothing.
        if error.code == .closed, isStopped.load(ordering: .relaxed) { return }
        guard !load.isAside(number) else {
            let isRefusal = error.code.isRefusal
            return state.withLock { counts in
                if isRefusal { counts.aside.refused += 1 } else { counts.aside.dead += 1 }
            }
        }
        update(at: now) { counts, _ in
            if error.code.isRefusal { counts.refused += 1 } else { counts.dead += 1 }
            counts.retries += max(0, (error.attempt?.number ?? 1) - 1)
            counts.note(error)
        }
    }

    /// What it takes of what a queue tells: of what was accepted or refused, the call of `send`
    /// tells, and what becomes of an endpoint is no delivery's end.
    static let kinds: [DeliveryEvent.Kind] = [.attemptFailed, .delivered, .dead]

    /// Takes what a queue tells of a delivery that it had accepted.
    func take(_ event: DeliveryEvent) {
        guard Self.kinds.contains(event.kind),
            // What an earlier process has left is none of the benchmark's.
            let (number, moment) = ids.read(event.id.webhook)
        else { return }
        if load.isAside(number) { return takeAside(event.kind) }
        if event.kind == .attemptFailed { return state.withLock { $0.retries += 1 } }
        let time = Self.nanoseconds(from: moment, to: event.time)
        update(at: event.time) { counts, _ in
            if let receipt = event.receipt {
                counts.noteDelivery(receipt, after: load.isTimed(number) ? time : nil)
            } else {
                counts.dead += 1
                counts.note(event.error ?? SendError(.unknown, "the queue has not told why"))
            }
        }
    }

    private func takeAside(_ kind: DeliveryEvent.Kind) {
        state.withLock { counts in
            switch kind {
            case .delivered: counts.aside.delivered += 1
            case .dead: counts.aside.dead += 1
            default: counts.aside.retries += 1
            }
        }
    }

    /// Changes the counts; the closure is also told how many nanoseconds have passed.
    private func update(at now: Date, _ body: (inout Counts, Int64) -> Void) {
        let elapsed = Self.nanoseconds(from: begun, to: now)
        let isLast = state.withLock { counts in
            let before = counts.ended
            body(&counts, elapsed)
            let ended = counts.ended
            guard ended > before else { return false }
            counts.noteEnd(of: load.awaited, at: elapsed)
            return ended == load.awaited
        }
        if isLast { ended.open() }
    }

    private static func nanoseconds(from start: Date, to end: Date) -> Int64 {
        Int64(end.timeIntervalSince(start) * 1e9)
    }
}
