/// What is known in memory of a message that waits or is a dead letter: 24 bytes.
///
/// Ten million of them wait in a quarter of a gigabyte, which is why each byte is counted.
struct SpoolEntry: Sendable, BitwiseCopyable {
    /// Where its MESSAGE record stands.
    var place: SpoolPlace

    /// How many attempts were made, counted up to 65,535.
    private var attemptCount: UInt16

    /// The status of the last answer (10 bits, 0 for none), and whether it is a dead letter.
    private var packed: UInt16

    /// What tells its delivery from most others; see ``WebhookKeys/identity``.
    var identity: UInt16 = 0

    /// The milliseconds since 1970 when it is due, in 48 bits.
    private var dueHigh: UInt16
    private var dueLow: UInt32

    private static let dead: UInt16 = 1 << 15

    init(_ header: RecordHeader, at place: SpoolPlace) {
        self.place = place
        attemptCount = UInt16(clamping: header.attempts)
        packed = min(header.status, 999)
        dueHigh = 0
        dueLow = 0
        due = header.due
        isDead = header.flags & RecordHeader.dead != 0
    }

    var attempts: Int {
        get { Int(attemptCount) }
        set { attemptCount = UInt16(clamping: newValue) }
    }

    var status: UInt16 {
        get { packed & ~Self.dead }
        set { packed = packed & Self.dead | min(newValue, 999) }
    }

    var isDead: Bool {
        get { packed & Self.dead != 0 }
        set { packed = newValue ? packed | Self.dead : packed & ~Self.dead }
    }

    var due: SpoolMoment {
        get { SpoolMoment(milliseconds: Int64(dueHigh) << 32 | Int64(dueLow)) }
        set {
            dueHigh = UInt16(truncatingIfNeeded: newValue.milliseconds >> 32)
            dueLow = UInt32(truncatingIfNeeded: newValue.milliseconds)
        }
    }
}
