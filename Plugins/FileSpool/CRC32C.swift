/// The Castagnoli checksum (RFC 3720, section 12.1), eight bytes at a time.
struct CRC32C {
    /// Eight tables of 256 in one row.
    private static let flat: [UInt32] = {
        var table: [UInt32] = []
        for byte in UInt32(0)..<256 {
            var value = byte
            for _ in 0..<8 {
                let shifted: UInt32 = value >> 1
                value = value & 1 == 1 ? shifted ^ 0x82F6_3B78 : shifted
            }
            table.append(value)
        }
        for index in 0..<(7 * 256) {
            let last: UInt32 = table[index]
            table.append((last >> 8) ^ table[Int(last & 0xFF)])
        }
        return table
    }()

    private var state: UInt32 = .max

    /// The checksum of what was added.
    var value: UInt32 { ~state }

    /// Adds bytes.
    mutating func add(_ bytes: some Sequence<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { add($0) }
        if done == nil { Array(bytes).withUnsafeBufferPointer { add($0) } }
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        let raw = UnsafeRawBufferPointer(bytes)
        var crc = state
        var index = 0
        Self.flat.withUnsafeBufferPointer { table in
            while index + 8 <= raw.count {
                let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                let mixed = UInt64(littleEndian: word) ^ UInt64(crc)
                crc = 0
                for byte in 0..<8 {
                    let place = Int((mixed >> (8 * UInt64(byte))) & 0xFF)
                    crc ^= table[((7 - byte) << 8) | place]
                }
                index += 8
            }
            while index < raw.count {
                let place = Int((crc ^ UInt32(raw[index])) & 0xFF)
                crc = (crc >> 8) ^ table[place]
                index += 1
            }
        }
        state = crc
    }

    /// The checksum of some bytes.
    static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = CRC32C()
        crc.add(bytes)
        return crc.value
    }
}
