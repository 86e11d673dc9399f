import FoundationEssentials
import Tackle

/// A record that was read again from where the index says that it stands.
enum SpoolRecord {
    /// The body of a record, checked.
    ///
    /// - Parameters:
    ///   - bytes: the whole record.
    ///   - place: where it stood.
    ///   - message: the message that it is about.
    ///   - spool: the spool that it belongs to.
    /// - Returns: the body's bytes, in the same memory.
    /// - Throws: ``SendError`` with the code `damaged`.
    static func body(
        _ bytes: ArraySlice<UInt8>,
        at place: SpoolPlace,
        of message: UInt64,
        in spool: UUID
    ) throws(SendError) -> ArraySlice<UInt8> {
        let seed = RecordSeed(spool: spool, segment: UInt64(place.segment))
        let start = bytes.startIndex + SpoolFormat.recordHeaderSize
        guard bytes.count == place.size,
            let header = RecordHeader(
                bytes[bytes.startIndex..<start],
                at: place.offset,
                seed: seed
            ),
            header.message == message, header.recordSize == place.size,
            CRC32C.checksum(bytes[start..<start + header.bodyLength]) == header.bodyChecksum
        else {
            throw SendError(
                .damaged,
                "\(SpoolFormat.segmentName(UInt64(place.segment))) is damaged at \(place.offset):"
                    + " message \(message) cannot be read, and the file is kept"
            )
        }
        return bytes[start..<start + header.bodyLength]
    }
}
