/// Where each message lies and how far it has come, made anew from the log at every start.
struct SpoolIndex: Sendable {
    /// A message that is yet to be delivered, or a dead letter.
    struct Place: Sendable {
        var segment: UInt64
        var offset: Int
        var bodyCount: Int
        var attempts: UInt32
        var due: Int64
        var isDead = false

        var size: Int { SpoolFormat.recordHeaderSize + SpoolFormat.padded(bodyCount) }
    }

    /// A segment's file and what of it is still needed.
    struct Segment: Sendable {
        let file: any SpoolFile
        var size: Int
        var liveCount = 0
        var liveBytes = 0
        var isDamaged = false
    }

    private(set) var places: [UInt64: Place] = [:]
    private(set) var segments: [UInt64: Segment] = [:]

    /// The reasons of dead letters, as their records hold them.
    private(set) var reasons: [UInt64: [UInt8]] = [:]

    /// The bytes of all segments.
    var totalBytes: Int { segments.values.reduce(0) { $0 + $1.size } }

    /// The bytes of the records that are still needed.
    var liveBytes: Int { segments.values.reduce(0) { $0 + $1.liveBytes } }

    /// The oldest segment.
    var front: UInt64? { segments.keys.min() }

    /// The messages that lie in a segment.
    func messages(in segment: UInt64) -> [UInt64] {
        places.filter { $0.value.segment == segment }.keys.sorted()
    }

    mutating func add(_ segment: Segment, number: UInt64) {
        segments[number] = segment
    }

    mutating func removeSegment(_ number: UInt64) {
        segments[number] = nil
    }

    /// Keeps a segment's file: it is set aside where others are removed.
    mutating func markDamaged(_ number: UInt64) {
        segments[number]?.isDamaged = true
    }

    mutating func grow(_ number: UInt64, to size: Int) {
        segments[number]?.size = size
    }

    /// Takes in a record that is durable, or that was found at a start.
    mutating func apply(_ record: SpoolRecord, segment: UInt64, offset: Int, bodyCount: Int) {
        switch record.kind {
        case .message:
            release(record.message)
            let place = Place(
                segment: segment,
                offset: offset,
                bodyCount: bodyCount,
                attempts: record.attempts,
                due: record.due
            )
            places[record.message] = place
            segments[segment]?.liveCount += 1
            segments[segment]?.liveBytes += place.size
        case .retry:
            places[record.message]?.attempts = record.attempts
            places[record.message]?.due = record.due
        case .delivered:
            release(record.message)
            places[record.message] = nil
            reasons[record.message] = nil
        case .dead:
            guard places[record.message] != nil else { return }
            places[record.message]?.isDead = true
            places[record.message]?.attempts = record.attempts
            reasons[record.message] = record.body
        case .commit:
            break
        }
    }

    private mutating func release(_ message: UInt64) {
        guard let place = places[message] else { return }
        segments[place.segment]?.liveCount -= 1
        segments[place.segment]?.liveBytes -= place.size
    }
}
