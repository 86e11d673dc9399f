import Tackle

/// Where a name leads, and until when that is used.
struct NameAnswer: Sendable {
    let addresses: [IPAddress]
    let freshUntil: ContinuousClock.Instant
}
