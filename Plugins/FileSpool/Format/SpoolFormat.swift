/// The format of a spool's segments, version 2.
///
/// All numbers are little-endian.
///
/// A spool is a directory with the files `LOCK` (held locked by the owner, with its process id),
/// `RESERVE` (empty, with room for a segment reserved on the disk), `segment-` and `damaged-`, each
/// with a number in 16 hexadecimal digits. The segments in the order of their numbers are one
/// append-only log, and the log is the only truth. A segment is written by one process, is never
/// cut and never written again later; a `damaged-` file is a segment with damage from which
/// everything readable was taken, kept for people to look at.
///
/// A segment begins with its header of 96 bytes, twice, since its UUID is needed to check records:
///
/// | at | size | field | guards against |
/// |---:|---:|---|---|
/// | 0 | 8 | magic `TACKLESP` | a file that is something else |
/// | 8 | 4 | version, 2 | being read by a program that does not know it |
/// | 12 | 4 | 0 | |
/// | 16 | 16 | UUID of the spool | segments copied in from another spool |
/// | 32 | 8 | number of the segment | renamed and misplaced files |
/// | 40 | 8 | next sequence number | reuse, after older segments are gone |
/// | 48 | 8 | next message number | reuse, after older segments are gone |
/// | 56 | 8 | number of the segment before, or 0 | a segment that went missing |
/// | 64 | 8 | the offset there up to which all was durable | taking damage for a torn tail |
/// | 72 | 8 | the offset there from which nothing counts | what a failed sync left there |
/// | 80 | 8 | time of creation, in milliseconds since 1970 | a clock that runs behind |
/// | 88 | 4 | 0 | |
/// | 92 | 4 | CRC32C of the 92 bytes before | damage |
///
/// Records follow, each at a multiple of 8 bytes: a header of 48 bytes, a body, zeros up to the
/// next multiple of 8.
///
/// | at | size | field | guards against |
/// |---:|---:|---|---|
/// | 0 | 4 | magic `TkRc` | a slow search for the record after damage |
/// | 4 | 1 | type | |
/// | 5 | 1 | flags: 1 all before it is synced, 2 dead | taking damage for a torn tail; see below |
/// | 6 | 2 | status of the last answer, or 0 | |
/// | 8 | 4 | length of the body | |
/// | 12 | 4 | CRC32C of the body | damage, torn writes |
/// | 16 | 8 | sequence number, rising by record | reuse; it tells which of two is newer |
/// | 24 | 8 | message number, never reused | mistaking one message for another |
/// | 32 | 8 | due time, in milliseconds since 1970 | delays that grow by restarts |
/// | 40 | 4 | attempts made | |
/// | 44 | 4 | CRC32C of UUID, segment number, offset, the 44 bytes before | see below |
///
/// The last one guards against damage, a length that is not true, stale and misdirected sectors,
/// records of another segment, and a body that looks like a record.
///
/// Behind the last record there may be zeros, written ahead so that syncs are faster.
///
/// A record with the flag 1 was written when everything before it in its segment was synced: a bad
/// record before it is damage, one behind the last such record can be the torn tail of a crash.
///
/// Types: 1 MESSAGE, the webhook as ``WebhookCoding`` writes it, with its attempts and due time,
/// and with the flag 2 where it is a dead letter that moved; 2 STATE, other attempts, due time and
/// status, and a dead letter no more; 3 DONE, delivered by that attempt, or withdrawn where it is
/// 0; 4 DEAD, the reason as ``DeadReason`` writes it; 5 ENDPOINT, with the message number 0: what
/// is known of an endpoint, as ``EndpointStateCoding`` writes it. The last record of a message or
/// an endpoint wins. Times in bodies are IEEE 754 doubles: seconds since 2001-01-01T00:00:00Z.
enum SpoolFormat {
    static let version: UInt32 = 2
    static let segmentMagic = Array("TACKLESP".utf8)
    static let segmentHeaderSize = 96

    /// Where the records begin.
    static let recordsStart = 2 * segmentHeaderSize

    static let recordMagic = Array("TkRc".utf8)

    /// The same as a number in the order of the processor.
    static let recordMagicNumber = UInt32(littleEndian: 0x6352_6B54)
    static let recordHeaderSize = 48
    static let alignment = 8

    /// The longest body of a record: more is taken for nonsense before memory is asked for.
    static let bodyLimit = 1 << 30

    static let lockName = "LOCK"
    static let reserveName = "RESERVE"
    private static let segmentPrefix = "segment-"
    private static let damagedPrefix = "damaged-"

    static func segmentName(_ number: UInt64) -> String { segmentPrefix + hexadecimal(number) }

    static func damagedName(_ number: UInt64) -> String { damagedPrefix + hexadecimal(number) }

    /// The number in a segment's name; `nil` where it is no segment.
    static func segmentNumber(_ name: String) -> UInt64? { number(name, after: segmentPrefix) }

    /// The number in the name of a segment that was set aside; `nil` where it is none.
    static func damagedNumber(_ name: String) -> UInt64? { number(name, after: damagedPrefix) }

    static func aligned(_ size: Int) -> Int { (size + alignment - 1) & ~(alignment - 1) }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func number(_ name: String, after prefix: String) -> UInt64? {
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.utf8.dropFirst(prefix.utf8.count)
        let isPlain = digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard digits.count == 16, isPlain else { return nil }
        return UInt64(Substring(digits), radix: 16)
    }
}
