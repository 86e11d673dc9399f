/// The headers of an answer, by lower-case name.
package struct ResponseHeaders {
    /// Several of one name are joined by a comma (RFC 9110, section 5.3).
    package private(set) var byName: [String: String] = [:]

    /// Reads status line and header lines; what is no header is passed over.
    package init(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { bytes in
            var rest = bytes[...]
            _ = Self.nextLine(&rest)
            while !rest.isEmpty { add(Self.nextLine(&rest)) }
        }
    }

    private mutating func add(_ line: Slice<UnsafeBufferPointer<UInt8>>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
            return
        }
        let name = Self.smallLetters(UnsafeBufferPointer(rebasing: line[..<colon]))
        let bytes = Self.trimmingBlanks(line[(colon + 1)...])
        let value = String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
        // In place: a receiver may send the same name thousands of times.
        if byName[name]?.append(", \(value)") == nil { byName[name] = value }
    }

    /// Takes a line off the front, without the line feed that ends it.
    private static func nextLine(
        _ rest: inout Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>> {
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        defer { rest = rest[min(end + 1, rest.endIndex)...] }
        return rest[..<end]
    }

    private static func smallLetters(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { room in
            for index in bytes.indices { room[index] = lowercaseASCII(bytes[index]) }
            return bytes.count
        }
    }

    private static func trimmingBlanks(
        _ bytes: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>> {
        var (start, end) = (bytes.startIndex, bytes.endIndex)
        while start < end, isBlank(bytes[start]) { start += 1 }
        while start < end, isBlank(bytes[end - 1]) { end -= 1 }
        return bytes[start..<end]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }
}
