import FoundationEssentials
import Tackle
import TackleQueueing

/// Where every message stands and how far it has come: rebuilt from the log, never stored.
struct SpoolIndex {
    /// The place of a record.
    struct Place: Hashable {
        var segment: UInt64
        var offset: Int
        var size: Int
    }

    /// A message that waits or is a dead letter.
    struct Entry {
        var place: Place
        var sequence: UInt64
        var attempts: Int
        var due: Date
        var isDead: Bool
        var reason: Place?

        /// What tells its delivery from most others.
        var identity: UInt32 = 0

        /// Of the last answer; 0 where there was none.
        var status: UInt16 = 0
    }

    /// What is known of an endpoint, and the segment that says so.
    struct EndpointEntry {
        var state: EndpointState
        var segment: UInt64
        var sequence: UInt64
    }

    /// What a segment holds.
    struct Segment {
        var number: UInt64
        var size: Int
        var liveCount = 0
        var liveBytes = 0

        /// It is kept, under another name, when nothing in it is needed any more.
        var isDamaged = false
    }

    private(set) var entries: [UInt64: Entry] = [:]

    /// Those of which there is something to remember.
    private(set) var endpoints: [Endpoint: EndpointEntry] = [:]

    /// In the order of their numbers.
    var segments: [Segment] = []

    /// The bytes of all segments.
    var totalBytes: Int { segments.reduce(0) { $0 + $1.size } }

    /// The bytes of the messages that wait or are dead letters.
    var liveBytes: Int { segments.reduce(0) { $0 + $1.liveBytes } }

    /// Takes in a record; one that is older than what is known of its message changes nothing.
    ///
    /// - Parameters:
    ///   - header: its header.
    ///   - body: its body, where that is short: of a STATE or an ENDPOINT record.
    ///   - place: where it stands.
    /// - Returns: false where its body cannot be read.
    @discardableResult
    mutating func apply(_ header: RecordHeader, _ body: ArraySlice<UInt8>, at place: Place) -> Bool
    {
        guard header.type != .endpoint else { return applyEndpoint(header, body, at: place) }
        let old = entries[header.message]
        if let old, old.sequence > header.sequence { return true }
        switch header.type {
        case .message:
            forget(header.message)
            entries[header.message] = Entry(
                place: place,
                sequence: header.sequence,
                attempts: header.attempts,
                due: header.due,
                isDead: header.flags & RecordHeader.dead != 0,
                reason: nil
            )
            count(place, 1)
        case .state:
            entries[header.message]?.attempts = header.attempts
            entries[header.message]?.due = header.due
            entries[header.message]?.isDead = false
            entries[header.message]?.reason = nil
            var reader = ByteReader(body)
            entries[header.message]?.status = reader.number(UInt16.self) ?? 0
        case .done:
            forget(header.message)
        case .endpoint:
            break
        case .dead:
            entries[header.message]?.attempts = header.attempts
            entries[header.message]?.isDead = true
            entries[header.message]?.reason = place
        }
        entries[header.message]?.sequence = header.sequence
        return true
    }

    private mutating func applyEndpoint(
        _ header: RecordHeader,
        _ body: ArraySlice<UInt8>,
        at place: Place
    ) -> Bool {
        guard let (key, state) = EndpointStateCoding.decode(body) else { return false }
        let endpoint = Endpoint(key: key)
        if let old = endpoints[endpoint], old.sequence > header.sequence { return true }
        // Also where there is nothing to remember: an older record must not come back.
        endpoints[endpoint] = EndpointEntry(
            state: state,
            segment: place.segment,
            sequence: header.sequence
        )
        return true
    }

    /// Takes a dead letter for one that waits, before the record that says so is on disk.
    ///
    /// - Returns: whether it was a dead letter.
    mutating func revive(_ message: UInt64) -> Bool {
        guard entries[message]?.isDead == true else { return false }
        entries[message]?.isDead = false
        return true
    }

    /// Forgets what there is no need to remember of endpoints, once nothing older says otherwise.
    mutating func forgetUsualEndpoints(in segment: UInt64) {
        endpoints = endpoints.filter { $0.value.segment != segment || !$0.value.state.isUsual }
    }

    /// Notes what tells a message's delivery from most others.
    mutating func note(identity: UInt32, of message: UInt64) {
        entries[message]?.identity = identity
    }

    /// Forgets a message; its bytes are needed no more.
    mutating func forget(_ message: UInt64) {
        guard let old = entries.removeValue(forKey: message) else { return }
        count(old.place, -1)
    }

    /// Notes that a segment is to be kept.
    mutating func markDamaged(_ number: UInt64) {
        if let at = position(number) { segments[at].isDamaged = true }
    }

    /// The messages of a segment in the order accepted.
    func messages(in segment: UInt64) -> [UInt64] {
        entries.filter { $0.value.place.segment == segment }.keys.sorted()
    }

    mutating func grow(_ number: UInt64, to size: Int) {
        if let at = position(number) { segments[at].size = size }
    }

    private mutating func count(_ place: Place, _ by: Int) {
        guard let at = position(place.segment) else { return }
        segments[at].liveCount += by
        segments[at].liveBytes += by * place.size
    }

    /// Almost always the last or the first.
    private func position(_ number: UInt64) -> Int? {
        segments.last?.number == number
            ? segments.count - 1 : segments.firstIndex { $0.number == number }
    }
}

extension DeliveryID {
    /// A hash of 32 bits, seeded anew for each process.
    var shortIdentity: UInt32 {
        var hasher = Hasher()
        hasher.combine(self)
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }
}
