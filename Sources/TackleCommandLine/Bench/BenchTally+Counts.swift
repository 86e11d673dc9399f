import FoundationEssentials
import Tackle

extension BenchTally {
    /// The numbers, once or while it runs.
    ///
    /// At a steady rate a webhook is sent, for all that is told here, at the moment that was
    /// planned for it: a sender that is late for its own work does not hide the delay
    /// ("coordinated omission").
    struct Counts: Sendable {
        /// For how many `send` was called, those aside among them.
        var offered = 0

        /// Those that nobody waits for: in no other number but ``offered``.
        var aside = Aside()

        var accepted = 0
        var delivered = 0
        var retries = 0
        var dead = 0
        var refused = 0

        /// Why some were not delivered, by the error's short description.
        var reasons: [String: Int] = [:]

        /// The first error of each reason, in full.
        var examples: [String: SendError] = [:]

        /// From sending to the return of `send`, of those that a queue has accepted.
        var acceptance = LatencyHistogram()

        /// From sending to the receiver's answer, of those delivered.
        var delivery = LatencyHistogram()

        /// All attempts that delivered, as the transport measured them, one after the other.
        var attempts = Duration.zero

        /// When the last was offered, where it is at a steady rate, since the benchmark began.
        var lastOffer = Duration.zero

        /// When the last was accepted, since the benchmark began.
        var lastAcceptance = Duration.zero

        /// When the last was delivered or dead, since the benchmark began.
        var lastEnd = Duration.zero

        /// When each further twentieth of all was delivered or dead.
        var twentieths: [Duration] = []

        /// How many are delivered, dead or refused.
        var ended: Int { delivered + dead + refused }
    }
}

extension BenchTally.Counts {
    mutating func noteAcceptance(after nanoseconds: Int64, at time: Int64) {
        accepted += 1
        acceptance.record(nanoseconds: nanoseconds)
        lastAcceptance = max(lastAcceptance, .nanoseconds(time))
    }

    mutating func noteDelivery(_ receipt: Receipt, after nanoseconds: Int64?) {
        delivered += 1
        if let nanoseconds { delivery.record(nanoseconds: nanoseconds) }
        attempts += receipt.timings?.total ?? .zero
    }

    mutating func note(_ error: SendError) {
        reasons[error.shortDescription, default: 0] += 1
        if examples[error.shortDescription] == nil { examples[error.shortDescription] = error }
    }

    mutating func noteEnd(of count: Int, at time: Int64) {
        // Another thread may have been quicker with a later one.
        lastEnd = max(lastEnd, .nanoseconds(time))
        if ended * 20 >= count * (twentieths.count + 1) { twentieths.append(lastEnd) }
    }
}
