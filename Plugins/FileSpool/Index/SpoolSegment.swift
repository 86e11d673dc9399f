/// What is known of a segment's file.
struct SpoolSegment: Sendable, Hashable {
    let number: UInt64

    /// How many bytes are written.
    var size: Int

    /// The messages in it that wait or are dead letters, and their bytes.
    var liveCount = 0
    var liveBytes = 0

    /// It is kept, under another name, when nothing in it is needed any more.
    var isDamaged = false
}
