import CLinux

/// The checksum CRC-32C (Castagnoli; RFC 3720, appendix B.4): that of `123456789` is `E3069283`.
struct CRC32C {
    private var state = UInt32.max

    private static let hasInstruction = tackle_has_crc32c() != 0

    /// Eight tables of 256, so that eight bytes take one step.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 {
                value = value & 1 == 1 ? (value >> 1) ^ 0x82F6_3B78 : value >> 1
            }
            tables[byte] = value
        }
        for index in 256..<8 * 256 {
            let before = tables[index - 256]
            tables[index] = (before >> 8) ^ tables[Int(before & 0xFF)]
        }
        return tables
    }()

    /// The checksum of what was added so far.
    var value: UInt32 { ~state }

    /// The checksum of some bytes.
    static func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
        var checksum = CRC32C()
        checksum.add(bytes)
        return checksum.value
    }

    /// Adds bytes.
    mutating func add(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { add($0) }
        if done == nil { Array(bytes).withUnsafeBufferPointer { add($0) } }
    }

    /// Adds a number in little-endian order.
    mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { add($0) }
        }
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        if Self.hasInstruction {
            state = tackle_crc32c(state, base, bytes.count)
        } else {
            addByTables(bytes)
        }
    }

    /// Also for processors with the instruction, so that a test compares the two.
    mutating func addByTables(_ bytes: UnsafeBufferPointer<UInt8>) {
        var crc = state
        Self.tables.withUnsafeBufferPointer { table in
            var at = 0
            let raw = UnsafeRawBufferPointer(bytes)
            while at + 8 <= bytes.count {
                let word =
                    UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                    ^ UInt64(crc)
                crc = 0
                for index in 0..<8 {
                    crc ^= table[(7 - index) << 8 | Int(word >> UInt64(index << 3) & 0xFF)]
                }
                at += 8
            }
            while at < bytes.count {
                crc = (crc >> 8) ^ table[Int((crc ^ UInt32(bytes[at])) & 0xFF)]
                at += 1
            }
        }
        state = crc
    }
}
