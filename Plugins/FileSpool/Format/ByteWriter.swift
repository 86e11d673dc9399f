import FoundationEssentials

/// Collects bytes; numbers are little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(raw more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }

    mutating func append(_ moment: Date) {
        append(moment.timeIntervalSinceReferenceDate.bitPattern)
    }

    mutating func append(bytes more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    mutating func append(zeros count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: count))
    }

    /// Adds zeros up to a multiple of ``SpoolFormat/alignment``.
    mutating func align() {
        let missing = SpoolFormat.aligned(bytes.count) - bytes.count
        append(zeros: missing)
    }
}
