import FoundationEssentials

/// What the checksums of a segment's record headers begin with.
struct RecordSeed {
    private var start = CRC32C()

    init(spool: UUID, segment: UInt64) {
        withUnsafeBytes(of: spool.uuid) { start.add(Array($0)) }
        start.add(segment)
    }

    /// The checksum of a header's bytes at one offset.
    func checksum(_ bytes: some Collection<UInt8>, at offset: Int) -> UInt32 {
        var checksum = start
        checksum.add(UInt64(offset))
        guard !SpoolFault.lengthNotChecked.isPlanted else {
            checksum.add(Array(bytes.prefix(8)) + Array(bytes.dropFirst(12)))
            return checksum.value
        }
        checksum.add(bytes)
        return checksum.value
    }
}
