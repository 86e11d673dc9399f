/// The headers of an answer, by lower-case name.
struct ResponseHeaders {
    /// Several of one name are joined by a comma (RFC 9110, section 5.3).
    private(set) var byName: [String: String] = [:]

    /// Reads status line and header lines; what is no header is passed over.
    init(_ bytes: [UInt8]) {
        var rest = bytes.drop { $0 != 0x0A }.dropFirst()
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest[line.endIndex...].dropFirst()
            guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { continue }
            let name = String(
                decoding: line[..<colon].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
                as: UTF8.self
            )
            let value = String(
                decoding: line[line.index(after: colon)...].trimmingBlanks(),
                as: UTF8.self
            )
            // In place: a receiver may send the same name thousands of times.
            if byName[name]?.append(", \(value)") == nil { byName[name] = value }
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func trimmingBlanks() -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let start = drop(while: isBlank)
        let blanks = start.reversed().prefix(while: isBlank).count
        return start.dropLast(blanks)
    }
}
