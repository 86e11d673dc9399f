/// The Castagnoli checksum (RFC 3720, section 12.1), eight bytes at a time.
struct CRC32C {
    private static let tables: [[UInt32]] = {
        var tables = [(0..<256).map { byte in
            (0..<8).reduce(UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
            }
        }]
        for _ in 1..<8 {
            let last = tables[tables.count - 1]
            tables.append(last.map { $0 >> 8 ^ tables[0][Int($0 & 0xFF)] })
        }
        return tables
    }()

    private static let flat = tables.flatMap(\.self)

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
                let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                let mixed = word ^ UInt64(crc)
                crc = 0
                for byte in 0..<8 {
                    crc ^= table[(7 - byte) << 8 | Int(mixed >> (8 * UInt64(byte)) & 0xFF)]
                }
                index += 8
            }
            while index < raw.count {
                crc = crc >> 8 ^ table[Int((crc ^ UInt32(raw[index])) & 0xFF)]
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
