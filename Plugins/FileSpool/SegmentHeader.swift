/// The first 64 bytes of a segment.
struct SegmentHeader: Sendable, Hashable {
    var identity: [UInt8]
    var number: UInt64

    /// Up to where the segment before is valid, where a failed sync ended it; else 0.
    var lastValidOffset: UInt64 = 0

    var bytes: [UInt8] {
        var header = SpoolBytes(reserving: SpoolFormat.segmentHeaderSize)
        header.append(SpoolFormat.segmentMagic)
        header.append(SpoolFormat.version)
        header.append(identity)
        header.append(number)
        header.append(lastValidOffset)
        header.appendZeros(16)
        header.append(CRC32C.of(header.bytes))
        return header.bytes
    }

    init(identity: [UInt8], number: UInt64, lastValidOffset: UInt64 = 0) {
        self.identity = identity
        self.number = number
        self.lastValidOffset = lastValidOffset
    }

    /// Reads a header; `nil` where it is damaged or of another format.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= SpoolFormat.segmentHeaderSize,
            bytes.starts(with: SpoolFormat.segmentMagic),
            bytes.number(at: 8, as: UInt32.self) == SpoolFormat.version,
            bytes.number(at: 60, as: UInt32.self) == CRC32C.of(bytes.prefix(60))
        else { return nil }
        let start = bytes.startIndex + 12
        identity = Array(bytes[start..<start + SpoolFormat.identitySize])
        number = bytes.number(at: 28, as: UInt64.self)
        lastValidOffset = bytes.number(at: 36, as: UInt64.self)
    }

    /// The name of a segment's file.
    static func fileName(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return "seg-" + String(repeating: "0", count: 16 - digits.utf8.count) + digits + ".log"
    }

    /// The number in a file's name; `nil` where it is no segment's.
    static func number(inFileName name: String) -> UInt64? {
        guard name.hasPrefix("seg-"), name.hasSuffix(".log"), name.utf8.count == 24 else { return nil }
        return UInt64(name.dropFirst(4).dropLast(4), radix: 16)
    }
}
