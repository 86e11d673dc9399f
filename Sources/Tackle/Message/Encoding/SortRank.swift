/// Where a value stands in a sorted set: numbers by value, then strings by their UTF-8 bytes, then
/// everything else by the bytes it is written as.
enum SortRank: Comparable {
    case number(DecimalText)
    case string([UInt8])
    case other([UInt8])

    init(_ value: EncodedValue) {
        switch value.settled {
        case .number(let text):
            self = .number(DecimalText(text))
        case .string(let text):
            self = .string(Array(text.utf8))
        case let other:
            var writer = JSONWriter()
            writer.write(other)
            self = .other(writer.bytes)
        }
    }

    static func < (left: SortRank, right: SortRank) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.string(let left), .string(let right)): left.lexicographicallyPrecedes(right)
        case (.other(let left), .other(let right)): left.lexicographicallyPrecedes(right)
        case (.number, _), (.string, .other): true
        default: false
        }
    }
}
