/// Walks over the tokens of a JSON text without recursion, so that no text can exhaust the stack.
struct JSONScanner {
    let bytes: [UInt8]
    var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// What the scanner expects next inside an array or object.
    private enum Expectation {
        case value
        case firstElement
        case firstKey
        case key
        case separator
    }

    /// Passes over one value with all that is in it, given how many arrays and objects are open
    /// around it.
    mutating func skipValue(depth: Int = 0) throws(JSONSyntaxError) -> JSONKind {
        let kind = try skipStart()
        guard kind == .array || kind == .object else { return kind }
        // The open containers' first bytes, outermost first.
        var open = [bytes[offset - 1]]
        try checkDepth(depth + 1)
        var next: Expectation = kind == .array ? .firstElement : .firstKey
        while let container = open.last {
            skipWhitespace()
            switch next {
            case .separator:
                if take(UInt8(ascii: ",")) {
                    next = container == UInt8(ascii: "{") ? .key : .value
                } else {
                    try close(&open)
                }
            case .firstElement where peek() == UInt8(ascii: "]"),
                .firstKey where peek() == UInt8(ascii: "}"):
                try close(&open)
                next = .separator
            case .firstKey, .key:
                try skipKey()
                skipWhitespace()
                guard take(UInt8(ascii: ":")) else { throw error("a colon is expected") }
                next = .value
            case .firstElement, .value:
                next = .separator
                switch try skipStart() {
                case .array: next = .firstElement
                case .object: next = .firstKey
                default: continue
                }
                // An array or object has only its first byte behind it.
                open.append(bytes[offset - 1])
                try checkDepth(depth + open.count)
            }
        }
        return kind
    }

    /// Passes over a scalar, or over the first byte of an array or object.
    private mutating func skipStart() throws(JSONSyntaxError) -> JSONKind {
        guard let first = peek() else { throw error("a value is missing: the text ends") }
        switch first {
        case UInt8(ascii: "\""):
            try skipString()
            return .string
        case UInt8(ascii: "{"):
            offset += 1
            return .object
        case UInt8(ascii: "["):
            offset += 1
            return .array
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try skipNumber()
            return .number
        case UInt8(ascii: "t"): return try skipWord(.true)
        case UInt8(ascii: "f"): return try skipWord(.false)
        case UInt8(ascii: "n"): return try skipWord(.null)
        case 0xEF where offset == 0: throw error("a byte order mark is not allowed")
        default: throw error("a value is expected")
        }
    }

    private mutating func skipWord(_ kind: JSONKind) throws(JSONSyntaxError) -> JSONKind {
        for byte in kind.rawValue.utf8 {
            guard take(byte) else { throw error("a value is expected: true, false or null") }
        }
        return kind
    }

    private mutating func close(_ open: inout [UInt8]) throws(JSONSyntaxError) {
        let isObject = open.last == UInt8(ascii: "{")
        guard take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
            throw error(isObject ? "a comma or } is expected" : "a comma or ] is expected")
        }
        open.removeLast()
    }

    private func checkDepth(_ depth: Int) throws(JSONSyntaxError) {
        guard depth <= JSONText.depthLimit else {
            throw JSONSyntaxError(
                offset: offset - 1,
                reason: "values nest more than \(JSONText.depthLimit) levels deep"
            )
        }
    }

    mutating func skipKey() throws(JSONSyntaxError) {
        guard peek() == UInt8(ascii: "\"") else { throw error("a key in \" is expected") }
        try skipString()
    }

    mutating func skipWhitespace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x09, 0x0A, 0x0D: offset += 1
            default: return
            }
        }
    }

    mutating func expectEnd() throws(JSONSyntaxError) {
        skipWhitespace()
        guard offset == bytes.count else { throw error("text after the end of the value") }
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        offset += 1
        return true
    }

    func peek() -> UInt8? {
        offset < bytes.count ? bytes[offset] : nil
    }

    func error(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, reason: reason)
    }
}
