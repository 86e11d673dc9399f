package import FoundationEssentials

/// What a spool holds, in numbers that were all recounted from the log.
package struct SpoolFacts: Sendable {
    /// How many deliveries wait.
    package var waiting = 0

    /// How many of them are due.
    package var due = 0

    /// When the next one of the others is due.
    package var nextDue: Date?

    /// When the oldest of those that wait was made.
    package var oldest: Date?

    /// How many endpoints have something waiting.
    package var endpoints = 0

    package var deadLetters = 0

    /// How many segments the log has.
    package var segments = 0

    /// Their bytes, as far as they have records; it is what `max-size` is compared with.
    package var bytes = 0

    /// The sizes of all files of the log, with zeros that were written ahead, and with segments
    /// that were set aside.
    package var fileBytes = 0

    /// How many of these belong to what waits and to dead letters.
    package var liveBytes = 0

    /// Whether there is room on the disk for what becomes of deliveries.
    package var hasReserve = false

    /// The segments that were set aside for their damage.
    package var damagedFiles: [String] = []

    /// What is damaged in the others.
    package var damage: [SpoolDamage] = []

    /// Who owns the spool.
    package var owner: SpoolOwner

    /// The version of the format.
    package var format = Int(SpoolFormat.version)
}
