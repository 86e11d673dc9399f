@testable import TackleQueueing

/// What the oracle knows of a delivery; its handle is its place in the oracle's list.
struct OracleDelivery {
    enum State: UInt8 {
        case waiting
        case inFlight
        /// It has succeeded, or nobody will try again; that is not stored yet.
        case finishing
        /// It will be tried again; that is not stored yet.
        case retrying
        case ended
    }

    /// Why it is one of those that start in a certain order.
    enum Rank: UInt8 {
        /// It is none of them.
        case none
        /// It was ready at once.
        case ready
        /// It was for a time of day.
        case dated
        /// It waited for its next attempt.
        case retried
    }

    let endpoint: Int
    /// Its ordering key, from 0.
    let line: Int?
    let coalescingKey: Int?
    /// A time of day.
    let created: Int64
    /// A time of day.
    var due: Int64

    var state = State.waiting
    /// It is sent no earlier, by the steady clock.
    var notBefore = Int64.min
    /// Whether its due time has yet to be seen on the clock.
    var isDated = false
    /// By the steady clock.
    var expiry = Int64.max
    var attempts = 0
    /// Of the last answer.
    var status = 0
    var isDoubtful = false
    var ticket: DeliveryScheduler.Ticket?

    var rank = Rank.none
    /// Of two with the same rank, the one with the lower one starts first.
    var order: Int64 = 0
    /// Where these are equal.
    var tie = 0

    /// What a store knows of it.
    var stored = Stored()

    struct Stored {
        var attempts = 0
        var status = 0
        var due: Int64 = 0
    }

    /// Where it is in the list of those that are there.
    var position = 0
}
