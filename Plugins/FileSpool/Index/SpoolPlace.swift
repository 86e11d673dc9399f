/// Where a record stands: 12 bytes.
struct SpoolPlace: Hashable, Sendable, BitwiseCopyable {
    /// The number of its segment.
    var segment: UInt32

    /// In units of ``SpoolFormat/alignment``, as is the size.
    private var unit: UInt32
    private var units: UInt32

    /// The place of a record that starts at an offset and has a size, both in bytes.
    init(segment: UInt64, offset: Int, size: Int) {
        self.segment = UInt32(truncatingIfNeeded: segment)
        unit = UInt32(offset / SpoolFormat.alignment)
        units = UInt32(size / SpoolFormat.alignment)
    }

    var offset: Int { Int(unit) * SpoolFormat.alignment }
    var size: Int { Int(units) * SpoolFormat.alignment }
}
