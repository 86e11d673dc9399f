/// One header of a request: a name that is a token and a value of visible ASCII.
///
/// A field that exists can be written on the wire as it is: it holds no line end, no control
/// character and no blank around its value.
public struct HeaderField: Sendable, Hashable {
    /// The most bytes a name may have: 256.
    public static let nameByteLimit = 256

    /// The most bytes a value may have: 8192.
    public static let valueByteLimit = 8192

    /// The name as it was given; names are compared without regard to ASCII case.
    public let name: String

    /// The value; it may be empty, and it may be a secret.
    public let value: String

    /// Whether a signer set it, so that no ordinary header may take its place.
    public let isSignature: Bool

    /// Makes a field, or throws an `InvalidWebhook` of field `headers` that names the header.
    ///
    /// The name is a token (RFC 9110, section 5.6.2); the value is visible ASCII with spaces and
    /// tabs inside only (section 5.5, without its obsolete bytes). Whether a name is reserved is
    /// judged where the field joins `Headers`.
    public init(name: String, value: String) throws(InvalidWebhook) {
        try self.init(name: name, value: value, isSignature: false)
    }

    init(name: String, value: String, isSignature: Bool) throws(InvalidWebhook) {
        if let problem = Self.problem(name: name) ?? Self.problem(value: value) {
            throw InvalidWebhook(field: "headers", reason: "\(quoted(name)) \(problem)")
        }
        self.init(known: name, value, isSignature: isSignature)
    }

    /// For names and values that are known to be well formed.
    init(known name: String, _ value: String, isSignature: Bool) {
        self.name = name
        self.value = value
        self.isSignature = isSignature
    }

    /// What the field takes on an HTTP/1.1 wire, with `: ` and CR LF, in bytes.
    var wireByteCount: Int { name.utf8.count + value.utf8.count + 4 }

    func isNamed(_ other: String) -> Bool { equalIgnoringASCIICase(name, other) }

    private static func problem(name: String) -> String? {
        if name.isEmpty { return "is an empty name: name the header" }
        guard name.utf8.count <= nameByteLimit else {
            return "is a name of \(name.utf8.count) bytes: use at most \(nameByteLimit)"
        }
        guard ASCIISet.token.containsAll(name) else {
            return "is not a header name: use letters, digits and hyphens only"
        }
        return nil
    }

    private static func problem(value: String) -> String? {
        value.withBytes(problem(bytes:))
    }

    private static func problem(bytes: UnsafeBufferPointer<UInt8>) -> String? {
        guard bytes.count <= valueByteLimit else {
            return "has a value of \(bytes.count) bytes: use at most \(valueByteLimit)"
        }
        if let first = bytes.first, let last = bytes.last, isBlank(first) || isBlank(last) {
            return "has a value with a blank around it: remove the blank"
        }
        guard areVisibleOrBlank(bytes) else {
            return "has a value with a line end, a control character or a character that is not"
                + " ASCII: use visible ASCII, spaces and tabs"
        }
        return nil
    }

    private static func areVisibleOrBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var others: UInt8 = 0
        // To look at all bytes, many at once, takes less time than to branch at each.
        for index in 0..<bytes.count {
            let isVisibleOrSpace = bytes[index] &- 0x20 <= 0x7E - 0x20
            let isTab = bytes[index] == UInt8(ascii: "\t")
            others |= (isVisibleOrSpace ? 0 : 1) & (isTab ? 0 : 1)
        }
        return others == 0
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}

extension HeaderField: CustomStringConvertible {
    /// The name alone, since the value can be a credential.
    public var description: String { "\(name): ..." }
}
