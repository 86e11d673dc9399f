import Tackle
import TackleQueueing

/// Where every message stands and how far it has come: rebuilt from the log, never stored.
///
/// Records are applied in the order of the log, which is that of their sequence numbers.
struct SpoolIndex: ~Copyable, Sendable {
    /// What is known of an endpoint, and the segment that says so.
    struct EndpointEntry: Sendable {
        var state: EndpointState
        var segment: UInt64
    }

    /// The messages that wait or are dead letters.
    private(set) var entries = SpoolTable()

    /// Where the reasons of the dead letters stand.
    private(set) var reasons: [UInt64: SpoolPlace] = [:]

    /// Those of which there is something to remember.
    private(set) var endpoints: [Endpoint: EndpointEntry] = [:]

    /// In the order of their numbers.
    private(set) var segments: [SpoolSegment] = []

    /// The bytes of all segments.
    private(set) var totalBytes = 0

    /// The bytes of the messages that wait or are dead letters.
    private(set) var liveBytes = 0

    private(set) var deadCount = 0

    /// How many messages wait.
    var waitingCount: Int { entries.count - deadCount }

    /// The numbers of what waits or of the dead letters, in order; `nil` is both.
    func numbers(isDead: Bool?) -> [UInt64] {
        var numbers: [UInt64] = []
        entries.visit { number, entry in
            if isDead == nil || entry.isDead == isDead { numbers.append(number) }
        }
        return numbers
    }

    /// Takes in a record about a message.
    ///
    /// - Parameters:
    ///   - header: its header.
    ///   - place: where it stands.
    ///   - identity: of the message's delivery, where it is known.
    /// - Returns: what there was of a message that is done.
    @discardableResult
    mutating func apply(
        _ header: RecordHeader,
        at place: SpoolPlace,
        identity: UInt16 = 0
    ) -> SpoolEntry? {
        switch header.type {
        case .message:
            var entry = SpoolEntry(header, at: place)
            entry.identity = identity
            // The record that says why a dead letter is one follows its copy, unless a crash came.
            let reason = entry.isDead ? reasons[header.message] : nil
            note(entries.insert(entry, for: header.message), isGone: header.message)
            if let reason { reasons[header.message] = reason }
            count(place, 1)
            if entry.isDead { deadCount += 1 }
        case .state:
            change(header.message) { entry in
                entry.attempts = header.attempts
                entry.due = header.due
                entry.status = header.status
                entry.isDead = false
            }
        case .dead:
            let isThere = change(header.message) { entry in
                entry.attempts = header.attempts
                entry.isDead = true
            }
            if isThere { reasons[header.message] = place }
        case .done:
            return forget(header.message)
        case .endpoint:
            break
        }
        return nil
    }

    /// Takes in a record about an endpoint, also where it says that there is nothing to remember:
    /// an older one must not come back.
    mutating func apply(_ state: EndpointState, of endpoint: Endpoint, in segment: UInt64) {
        endpoints[endpoint] = EndpointEntry(state: state, segment: segment)
    }

    /// Takes a dead letter for one that waits, before the record that says so is on disk.
    ///
    /// - Returns: whether it was a dead letter.
    mutating func revive(_ message: UInt64) -> Bool {
        guard entries[message]?.isDead == true else { return false }
        return change(message) { $0.isDead = false }
    }

    /// Forgets what there is no need to remember of endpoints, once nothing older says otherwise.
    mutating func forgetUsualEndpoints(in segment: UInt64) {
        endpoints = endpoints.filter { $0.value.segment != segment || !$0.value.state.isUsual }
    }

    /// Has a closure look at each entry, in the order of the numbers, and note its identity.
    mutating func noteIdentities(
        _ identity: (UInt64, SpoolEntry) throws -> UInt16
    ) rethrows {
        try entries.updateEach { number, entry in entry.identity = try identity(number, entry) }
    }

    /// Forgets a message; its bytes are needed no more.
    ///
    /// - Returns: what there was of it.
    @discardableResult
    mutating func forget(_ message: UInt64) -> SpoolEntry? {
        let old = entries.remove(message)
        note(old, isGone: message)
        return old
    }

    @discardableResult
    private mutating func change(_ message: UInt64, _ body: (inout SpoolEntry) -> Void) -> Bool {
        var change = 0
        let isThere = entries.update(message) { entry in
            let wasDead = entry.isDead
            body(&entry)
            change = (entry.isDead ? 1 : 0) - (wasDead ? 1 : 0)
        }
        deadCount += change
        if change < 0 { reasons[message] = nil }
        return isThere
    }

    private mutating func note(_ old: SpoolEntry?, isGone message: UInt64) {
        guard let old else { return }
        count(old.place, -1)
        guard old.isDead else { return }
        deadCount -= 1
        reasons[message] = nil
    }
}

/// The segments.
extension SpoolIndex {
    mutating func append(_ segment: SpoolSegment) {
        segments.append(segment)
        totalBytes += segment.size
    }

    /// Forgets all other segments, and the messages that stand in them.
    mutating func keepSegments(_ numbers: Set<UInt64>) {
        guard !segments.allSatisfy({ numbers.contains($0.number) }) else { return }
        var gone: [UInt64] = []
        entries.visit { number, entry in
            if !numbers.contains(UInt64(entry.place.segment)) { gone.append(number) }
        }
        for number in gone { forget(number) }
        segments.removeAll { !numbers.contains($0.number) }
        totalBytes = segments.reduce(0) { $0 + $1.size }
    }

    mutating func removeFirstSegment() {
        totalBytes -= segments.removeFirst().size
    }

    /// Notes that a segment is to be kept.
    mutating func markDamaged(_ number: UInt64) {
        if let at = position(number) { segments[at].isDamaged = true }
    }

    mutating func grow(_ number: UInt64, to size: Int) {
        guard let at = position(number) else { return }
        totalBytes += size - segments[at].size
        segments[at].size = size
    }

    private mutating func count(_ place: SpoolPlace, _ by: Int) {
        liveBytes += by * place.size
        guard let at = position(UInt64(place.segment)) else { return }
        segments[at].liveCount += by
        segments[at].liveBytes += by * place.size
    }

    /// By halves, since there are thousands in a large spool.
    private func position(_ number: UInt64) -> Int? {
        if segments.last?.number == number { return segments.count - 1 }
        var low = 0
        var high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < segments.count && segments[low].number == number ? low : nil
    }
}
