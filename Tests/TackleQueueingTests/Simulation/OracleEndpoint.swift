@testable import TackleQueueing

/// What the oracle knows of an endpoint.
struct OracleEndpoint {
    /// Deliveries that wait for anything.
    var waiting = 0
    var inFlight = 0
    /// In a row.
    var failures = 0
    var failingSince: Int64?
    /// Whether one has succeeded since the last one began.
    var hasAnswered = false
    /// Whether it has asked for time, and has not answered since.
    var isThrottled = false
    var isHeld = false
    var disabled: DisablingReason?
    var pausedUntil = Int64.min
    var probeAt = Int64.min
    /// Since when it has had no deliveries.
    var idleSince: Int64 = 0

    var lastAttempt: Int64?
    /// How far attempts have lagged behind their rate at worst, over all windows that end with the
    /// last one: less than zero where there were more than it allows.
    var lead: Int64 = 0

    /// The last that started of each rank.
    var lastReady = Int64.min
    var lastDated = (order: Int64.min, tie: 0)
    var lastRetried = (order: Int64.min, tie: 0)

    /// What is forgotten with a process.
    mutating func restart() {
        inFlight = 0
        hasAnswered = false
        probeAt = .min
        lastAttempt = nil
        lead = 0
        forgetOrder()
    }

    mutating func forgetOrder() {
        lastReady = .min
        lastDated = (.min, 0)
        lastRetried = (.min, 0)
    }

    /// As if nothing had been known of it.
    mutating func forget() {
        failures = 0
        failingSince = nil
        isThrottled = false
        isHeld = false
        disabled = nil
        pausedUntil = .min
        probeAt = .min
    }

    /// An attempt begins.
    mutating func keepPace(_ now: Int64, _ interval: Int64) {
        if let lastAttempt { lead = min(0, lead + (now - lastAttempt) - interval) }
        lastAttempt = now
    }

    /// When one may begin.
    func nextPace(_ interval: Int64, burst: Int64) -> Int64 {
        lastAttempt.map { $0 + interval - burst - lead } ?? .min
    }
}
