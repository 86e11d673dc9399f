package import FoundationEssentials
package import Tackle

/// A delivery as a spool holds it.
package struct StoredDelivery: Sendable {
    /// The message's number, which rises in the order accepted.
    package let number: UInt64

    /// The webhook.
    package let webhook: Webhook

    /// Whether nobody tries to deliver it any more.
    package let isDead: Bool

    /// How many attempts were made.
    package let attempts: Int

    /// When the next attempt is due; of a dead letter, when its last one was.
    package let due: Date

    /// The status of the last answer, where there was one.
    package let status: Int?

    /// Why it is a dead letter, where it is one and that can be read.
    package let reason: DeadReason?

    /// The file in which its webhook stands.
    package let segment: String

    /// Where in the file, in bytes.
    package let range: Range<Int>

    init(number: UInt64, webhook: Webhook, entry: SpoolEntry, reason: DeadReason?) {
        self.number = number
        self.webhook = webhook
        isDead = entry.isDead
        attempts = entry.attempts
        due = entry.due.date
        status = reason?.status ?? (entry.status == 0 ? nil : Int(entry.status))
        self.reason = reason
        segment = SpoolFormat.segmentName(UInt64(entry.place.segment))
        range = entry.place.offset..<entry.place.offset + entry.place.size
    }
}
