/// The text that a signature by RFC 9421 is made over (section 2.5): a line for each component that
/// it covers, and one for its parameters.
struct SignatureBase {
    /// The components that are parts of the request line and not header fields (section 2.2).
    static let derivedComponents = [
        "@method", "@authority", "@scheme", "@target-uri", "@request-target", "@path", "@query",
    ]

    private var text: [UInt8] = []

    /// Adds a line for a part of the request line.
    ///
    /// - Returns: whether there is such a part, and a line can hold it.
    mutating func add(_ component: String, of target: RequestTarget) -> Bool {
        let query = target.query
        let value: String
        switch component {
        case "@method": value = target.method
        case "@authority": value = target.authority
        case "@scheme": value = target.scheme
        case "@path": value = target.path
        // Where there is none, it is the question mark alone (section 2.2.7).
        case "@query": value = query ?? "?"
        case "@request-target": value = target.path + (query ?? "")
        case "@target-uri":
            value = "\(target.scheme)://\(target.authority)\(target.path)\(query ?? "")"
        default: return false
        }
        return add(component, Array(value.utf8))
    }

    /// Adds a line for a header field, whose values are without blanks around them.
    ///
    /// - Returns: whether a line can hold it: a line end in it would be read as another line.
    mutating func add(_ component: String, _ value: [UInt8]) -> Bool {
        guard value.allSatisfy({ $0 == 0x09 || $0 >= 0x20 && $0 != 0x7F }) else { return false }
        text += "\"\(component)\": ".utf8
        text += value
        text.append(UInt8(ascii: "\n"))
        return true
    }

    /// The whole text, with the parameters as the last line (section 2.3).
    func finished(_ parameters: String) -> [UInt8] {
        text + "\"@signature-params\": \(parameters)".utf8
    }
}
