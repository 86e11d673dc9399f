import FoundationEssentials

/// Reads what a ``ByteWriter`` wrote; everything is `nil` where the bytes end too early.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var at: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    var isAtEnd: Bool { at == bytes.endIndex }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        guard let slice = take(MemoryLayout<Number>.size) else { return nil }
        return slice.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(as: type)) }
    }

    /// A moment; `nil` also where it is no finite number.
    mutating func moment() -> Date? {
        guard let pattern = number(UInt64.self) else { return nil }
        let seconds = Double(bitPattern: pattern)
        return seconds.isFinite ? Date(timeIntervalSinceReferenceDate: seconds) : nil
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= bytes.endIndex - at else { return nil }
        defer { at += count }
        return bytes[at..<at + count]
    }

    /// So many bytes as text; `nil` also where they are not UTF-8.
    mutating func text(_ count: Int) -> String? {
        take(count).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
