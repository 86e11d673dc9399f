import FoundationEssentials
import Tackle
import TackleQueueing

/// What the segments of a spool say, read one after the other: for the process that owns it, and
/// for whoever only looks.
///
/// It changes nothing.
final class SpoolRecovery {
    let directory: any SpoolDirectory

    var index = SpoolIndex()
    private(set) var spool: UUID?

    /// How far the last segment counts.
    private(set) var sealed: SegmentHeader.SegmentEnd?
    private(set) var nextSegment: UInt64 = 1
    private(set) var nextSequence: UInt64 = 1
    private(set) var nextMessage: UInt64 = 1

    /// Where the last record of the segment that was read last ends, if something is behind it.
    private(set) var zerosStart: Int?
    private(set) var latest = SpoolMoment(milliseconds: 0)
    private(set) var damage: [SpoolDamage] = []

    /// The messages that were delivered last, for as long as the log says so.
    private(set) var delivered: RecentPlaces

    /// Begins with nothing read.
    ///
    /// - Parameters:
    ///   - directory: where the segments are.
    ///   - remembering: how many of the messages that were delivered last are to be known.
    init(_ directory: any SpoolDirectory, remembering: Int = 0) {
        self.directory = directory
        delivered = RecentPlaces(limit: remembering)
    }

    /// A segment's header while the log is read.
    struct Head {
        let number: UInt64
        let header: SegmentHeader?
        let isDamaged: Bool

        /// Its bytes before the header was read: one that is being made has no records yet.
        let size: Int

        /// What the next segment says of it.
        var sealed: SegmentHeader.SegmentEnd?
    }

    /// The headers of segments, each with what the next one says of it.
    ///
    /// - Parameters:
    ///   - numbers: in order.
    ///   - isLive: whether another process may give some of them back meanwhile: those are left
    ///     out.
    /// - Returns: as many as there are.
    /// - Throws: ``FileSystemError``.
    func heads(_ numbers: [UInt64], isLive: Bool = false) throws(FileSystemError) -> [Head] {
        var heads: [Head] = []
        for number in numbers {
            do throws(FileSystemError) {
                heads.append(try head(number))
            } catch {
                guard isLive, error.isMissing else { throw error }
            }
        }
        if spool == nil { spool = heads.lazy.compactMap(\.header).first?.spool }
        var sealings: [UInt64: SegmentHeader.SegmentEnd] = [:]
        for position in heads.indices.reversed() {
            heads[position].sealed = sealings[heads[position].number]
            if let previous = heads[position].header?.previous {
                sealings[previous.number] = previous
            }
        }
        return heads
    }

    /// Takes the number of a file that is there and is not read.
    func skip(_ number: UInt64) {
        nextSegment = max(nextSegment, number + 1)
    }

    /// Forgets what was read of segments that are gone since.
    ///
    /// - Parameter numbers: those that are there.
    func keep(_ numbers: Set<UInt64>) {
        index.keepSegments(numbers)
        let first = numbers.min() ?? 0
        damage.removeAll { found in
            guard let number = SpoolFormat.segmentNumber(found.file) else { return false }
            // What was given back since is not missing.
            return found.isMissing ? number < first : !numbers.contains(number)
        }
    }

    /// Reads a segment into the index: the one behind the last, or the last one again.
    ///
    /// To read a segment again changes nothing but what was added to it, since the last record of a
    /// message wins.
    ///
    /// - Parameters:
    ///   - head: its header.
    ///   - isLive: whether another process may write to it meanwhile: then damage counts only where
    ///     it is found twice.
    /// - Returns: how many records are readable.
    /// - Throws: ``FileSystemError``.
    @discardableResult
    func read(_ head: Head, isLive: Bool = false) throws(FileSystemError) -> Int {
        zerosStart = nil
        let number = head.number
        let file = try directory.open(SpoolFormat.segmentName(number))
        let size = try file.size()
        place(number, size)
        skip(number)
        if let header = head.header {
            nextSequence = max(nextSequence, header.nextSequence)
            nextMessage = max(nextMessage, header.nextMessage)
            if header.created.milliseconds > latest.milliseconds { latest = header.created }
            guard header.spool == spool else {
                note(number, 0..<size, "it belongs to another spool")
                return 0
            }
        }
        reportMissing(before: head)
        // Without any header that can be read nothing can be checked.
        guard let spool else {
            // A crash while the first segment was made leaves nothing more than a part of it.
            if head.size > SpoolFormat.recordsStart {
                note(number, 0..<size, "no header of the spool is readable")
            }
            return 0
        }
        let seed = RecordSeed(spool: spool, segment: number)
        var scan = try scan(head, file, seed)
        if isLive, !scan.bad.isEmpty {
            let first = scan.bad
            forgetDamage(number)
            scan = try self.scan(head, file, seed)
            scan.bad = scan.bad.filter(first.contains)
        }
        for bad in scan.bad {
            note(number, bad.range, "a record is not readable", message: bad.message, id: bad.id)
        }
        // A crash while a segment was made leaves such a header, and then nothing behind it.
        if head.isDamaged, head.size > SpoolFormat.recordsStart {
            note(number, 0..<SpoolFormat.recordsStart, "its header is not readable")
        }
        // Behind its records there may be zeros, written ahead; they are no use to anybody.
        index.grow(number, to: scan.bad.isEmpty ? min(scan.end, size) : size)
        zerosStart = scan.bad.isEmpty && scan.end < size ? scan.end : nil
        guard head.header != nil || scan.count > 0 else { return 0 }
        sealed = SegmentHeader.SegmentEnd(number: number, durable: scan.durable, end: scan.end)
        return scan.count
    }

    private func place(_ number: UInt64, _ size: Int) {
        guard index.segments.last?.number == number else {
            return index.append(SpoolSegment(number: number, size: size))
        }
        forgetDamage(number)
        index.grow(number, to: size)
    }

    private func forgetDamage(_ number: UInt64) {
        let name = SpoolFormat.segmentName(number)
        damage.removeAll { $0.file == name }
    }

    private func scan(
        _ head: Head,
        _ file: any SpoolFile,
        _ seed: RecordSeed
    ) throws(FileSystemError) -> (count: Int, bad: [SegmentScanner.Bad], durable: Int, end: Int) {
        var scanner = try SegmentScanner(file, seed: seed, sealed: head.sealed)
        var count = 0
        while let found = try scanner.next() {
            take(found, head.number)
            count += 1
        }
        return (count, scanner.damage, scanner.durable, scanner.end)
    }

    /// A mistake: what was to be sent first is taken for sent.
    func forgetFirst() {
        var first: UInt64?
        index.entries.visit { number, entry in
            if first == nil, !entry.isDead { first = number }
        }
        if let first { index.forget(first) }
    }

    /// Gives the index away.
    func takeIndex() -> SpoolIndex {
        var taken = SpoolIndex()
        swap(&taken, &index)
        return taken
    }

    /// Notes damage, once for a range.
    func note(
        _ segment: UInt64,
        _ range: Range<Int>,
        _ reason: String,
        message: UInt64? = nil,
        id: String? = nil
    ) {
        damage.append(
            SpoolDamage(
                file: SpoolFormat.segmentName(segment),
                range: range,
                message: message,
                id: id,
                reason: reason
            )
        )
        index.markDamaged(segment)
    }

    private func head(_ number: UInt64) throws(FileSystemError) -> Head {
        let file = try directory.open(SpoolFormat.segmentName(number))
        let size = try file.size()
        let read = SegmentHeader.read(try file.readAll(SpoolFormat.recordsStart, at: 0)[...])
        let header = read?.header.number == number ? read?.header : nil
        return Head(
            number: number,
            header: header,
            isDamaged: header == nil || read?.isDamaged == true,
            size: size
        )
    }

    /// Only the oldest segments ever go: where one between others is not there, it was lost.
    private func reportMissing(before head: Head) {
        guard let previous = head.header?.previous?.number,
            index.segments.count > 1,
            let first = index.segments.first, first.number < previous,
            !index.segments.contains(where: { $0.number == previous }),
            !damage.contains(where: { $0.isMissing && $0.file == SpoolFormat.segmentName(previous) }
            )
        else { return }
        note(previous, 0..<0, "it is missing")
    }

    private func take(_ found: SegmentScanner.Found, _ segment: UInt64) {
        let header = found.header
        nextSequence = max(nextSequence, header.sequence + 1)
        nextMessage = max(nextMessage, header.message + 1)
        let body = found.offset..<found.offset + header.recordSize
        if header.type == .endpoint {
            guard let (key, state) = EndpointStateCoding.decode(found.body) else {
                return note(segment, body, "what it says of an endpoint is not readable")
            }
            return index.apply(state, of: Endpoint(key: key), in: segment)
        }
        let place = SpoolPlace(segment: segment, offset: found.offset, size: header.recordSize)
        let gone = index.apply(header, at: place)
        // What was withdrawn has no attempt that delivered it: it may come again.
        if header.type == .done, header.attempts > 0, let gone {
            delivered.insert(header.message, gone.place)
        }
    }
}
