/// What the spool's files look like.
///
/// **One append-only log, cut into segments, is the only truth**; everything in memory is made from
/// it anew. A process never writes to a segment of an earlier one, and no byte is ever written twice
/// or cut off.
///
/// ```text
/// spool/                   mode 0700
///   LOCK                   held by the process that owns the directory; its number is inside
///   FORMAT                 "TKLSPOOL", version, the spool's own 16 random bytes, checksum
///   log/seg-<16 hex>.log   segments, mode 0600
///   quarantine/            segments with damage that nothing else needs any more; never removed
/// ```
///
/// All numbers are little-endian. A segment is a header of 64 bytes and records:
///
/// | offset | size | segment header | guards against |
/// |---|---|---|---|
/// | 0 | 8 | `TKLSEG01` | another file by this name |
/// | 8 | 4 | version | a reader too old |
/// | 12 | 16 | the spool's own bytes | a segment of another spool |
/// | 28 | 8 | segment number | a segment under another's name |
/// | 36 | 8 | the last segment is valid up to here | taking what a failed sync left for lost records |
/// | 44 | 16 | zero | - |
/// | 60 | 4 | CRC32C of the 60 bytes before | a torn or rotten header |
///
/// | offset | size | record header | guards against |
/// |---|---|---|---|
/// | 0 | 4 | `TKR1` | finding a record where none begins |
/// | 4 | 1 | kind | - |
/// | 5 | 3 | zero | - |
/// | 8 | 4 | bytes of the body | - |
/// | 12 | 4 | CRC32C of the body | a torn or rotten body |
/// | 16 | 8 | record number, rising by one | old records taken for new ones |
/// | 24 | 8 | message number, never used again | - |
/// | 32 | 8 | due time, milliseconds since 1970 | - |
/// | 40 | 4 | attempts made | - |
/// | 44 | 4 | CRC32C of the spool's bytes, the segment number and the 44 bytes before | a rotten length; a record of another place |
///
/// The body follows, then zeros up to the next multiple of 8. The header is checked before its
/// length is used. After a bad record the next good header is searched for in steps of 8 bytes, so a
/// damaged record costs that record alone.
enum SpoolFormat {
    static let version: UInt32 = 1
    static let segmentMagic = Array("TKLSEG01".utf8)
    static let spoolMagic = Array("TKLSPOOL".utf8)
    static let recordMagic = Array("TKR1".utf8)
    static let segmentHeaderSize = 64
    static let recordHeaderSize = 48
    static let identitySize = 16

    /// The most bytes of a body: more than any webhook has.
    static let bodyLimit = 1 << 30

    /// The size of a body with the zeros behind it.
    static func padded(_ count: Int) -> Int { (count + 7) & ~7 }
}

/// Writes numbers little-endian.
struct SpoolBytes {
    private(set) var bytes: [UInt8] = []

    init(reserving count: Int = 0) {
        bytes.reserveCapacity(count)
    }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    mutating func appendZeros(_ count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: count))
    }
}

extension Collection<UInt8> where Index == Int {
    /// The number that stands at an offset from the start, little-endian.
    func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
        var result: Number = 0
        for index in (0..<(Number.bitWidth / 8)).reversed() {
            result = result << 8 | Number(truncatingIfNeeded: self[startIndex + offset + index])
        }
        return result
    }
}
