public import FoundationEssentials

/// The time during which a secret is in force.
public struct SecretPeriod: Sendable, Hashable {
    /// Its first moment; nil where it has none.
    public let start: Date?

    /// The moment from which it is over; nil where it never is.
    public let end: Date?

    /// Without a beginning and without an end.
    public static let always = SecretPeriod()

    private init() {
        start = nil
        end = nil
    }

    /// Makes a period.
    ///
    /// - Throws: ``InvalidSecret`` where the end does not lie behind the start.
    init(from start: Date?, until end: Date?) throws(InvalidSecret) {
        if let start, let end, start >= end {
            throw InvalidSecret(
                subject: "the secret's period",
                "ends before it begins; give 'until' a later time than 'from'"
            )
        }
        self.start = start
        self.end = end
    }

    /// Whether a moment lies in it.
    public func contains(_ moment: Date) -> Bool {
        if let start, moment < start { return false }
        if let end, moment >= end { return false }
        return true
    }

    /// Refuses secrets none of which is in force now, and such between whose periods there is a
    /// gap: at its first moment nothing could be signed any more.
    ///
    /// That the last one ends is no gap; it may be replaced until then.
    static func checkGaps(
        _ periods: [SecretPeriod],
        from now: Date
    ) throws(InvalidSecret) {
        let left = periods.filter { period in period.end.map { $0 > now } ?? true }
            .sorted { ($0.start ?? .distantPast) < ($1.start ?? .distantPast) }
        guard !left.isEmpty else {
            throw InvalidSecret(
                subject: "the list of secrets",
                "has none that is still in force; add a new one"
            )
        }
        var covered = now
        for period in left {
            if let start = period.start, start > covered {
                let place = covered == now ? "now" : "after \(covered.ISO8601Format())"
                throw InvalidSecret(
                    subject: "the list of secrets",
                    "has none in force \(place), until \(start.ISO8601Format()); let the periods"
                        + " overlap"
                )
            }
            guard let end = period.end else { return }
            covered = max(covered, end)
        }
    }
}
