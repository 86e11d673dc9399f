/// Takes an input apart, from its first byte to its last one.
///
/// Where it has ended, there are zeros and empty texts: every input means something.
struct FuzzInput {
    private var left: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        left = bytes[...]
    }

    var isAtEnd: Bool { left.isEmpty }

    mutating func byte() -> UInt8 { left.popFirst() ?? 0 }

    /// A number less than a limit.
    mutating func number(below limit: Int) -> Int { limit > 0 ? Int(byte()) % limit : 0 }

    /// As many bytes as the next one says.
    mutating func bytes() -> [UInt8] {
        let count = Int(byte())
        defer { left = left.dropFirst(count) }
        return Array(left.prefix(count))
    }

    /// The bytes up to the next one that ends a field, which is passed over.
    mutating func field(before end: UInt8 = 0) -> [UInt8] {
        let field = left.prefix { $0 != end }
        left = left.dropFirst(field.count + 1)
        return Array(field)
    }

    /// The same as text; what is no UTF-8 is repaired.
    mutating func text(before end: UInt8 = 0) -> String {
        String(decoding: field(before: end), as: UTF8.self)
    }

    /// All that is left.
    mutating func rest() -> [UInt8] {
        defer { left = [] }
        return Array(left)
    }
}
