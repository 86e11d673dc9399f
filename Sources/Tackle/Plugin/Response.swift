/// What the receiver answered.
public struct Response: Sendable {
    /// Where the headers come from: few answers have theirs looked at, so that they are read then.
    private enum HeaderSource {
        case byName([String: String])
        case bytes([UInt8])
    }

    /// The HTTP status, such as 204 (RFC 9110, section 15).
    public var status: Int

    private var headerSource: HeaderSource

    /// The first bytes of the body, up to the transport's limit.
    public var body: [UInt8]

    /// Whether the body had more bytes than were kept.
    public var isTruncated: Bool

    /// Makes a response.
    public init(
        status: Int,
        headers: [String: String] = [:],
        body: [UInt8] = [],
        isTruncated: Bool = false
    ) {
        self.status = status
        headerSource = .byName(headers)
        self.body = body
        self.isTruncated = isTruncated
    }

    /// Makes a response whose headers are read from status line and header lines once somebody
    /// wants them.
    package init(status: Int, headerBytes: [UInt8], body: [UInt8], isTruncated: Bool) {
        self.status = status
        headerSource = .bytes(headerBytes)
        self.body = body
        self.isTruncated = isTruncated
    }

    /// The response headers that were kept, by lower-case name; repeated ones joined by a comma.
    ///
    /// A transport may leave the reading of them to whoever wants them, each time anew: keep what
    /// you get rather than asking for one header after the other.
    public var headers: [String: String] {
        get {
            switch headerSource {
            case .byName(let headers): headers
            case .bytes(let bytes): ResponseHeaders(bytes).byName
            }
        }
        set { headerSource = .byName(newValue) }
    }

    /// Whether a header may be there: a quick look at answers that nearly all have none of it.
    ///
    /// - Parameter name: its name in lower-case letters.
    /// - Returns: false where it is not there.
    func mentions(_ name: StaticString) -> Bool {
        switch headerSource {
        case .byName(let headers):
            return headers["\(name)"] != nil
        case .bytes(let bytes):
            let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
            return bytes.withUnsafeBufferPointer { $0.containsLine(beginningWith: wanted) }
        }
    }
}

extension Response: Hashable {
    /// Whether two answers have all parts in common, the headers as they are read.
    public static func == (left: Response, right: Response) -> Bool {
        left.status == right.status && left.isTruncated == right.isTruncated
            && left.body == right.body && left.headers == right.headers
    }

    /// Hashes all parts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(status)
        hasher.combine(headers)
        hasher.combine(body)
        hasher.combine(isTruncated)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a line begins with some lower-case letters, in either case.
    fileprivate func containsLine(beginningWith wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        var line = 0
        while line + wanted.count < count {
            var matching = 0
            while matching < wanted.count, self[line + matching] | 0x20 == wanted[matching] {
                matching += 1
            }
            if matching == wanted.count { return true }
            line = endOfLine(from: line) + 1
        }
        return false
    }

    /// The place of the next line feed, or the end; eight bytes are looked at together.
    private func endOfLine(from start: Int) -> Int {
        let bytes = UnsafeRawBufferPointer(self)
        var place = start
        while place + 8 <= count {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            )
            // A byte of the difference is zero where the word has a line feed: the lowest such
            // byte is the first to have its highest bit set.
            let difference = word ^ 0x0A0A_0A0A_0A0A_0A0A
            let zeros = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
            if zeros != 0 { return place + zeros.trailingZeroBitCount / 8 }
            place += 8
        }
        while place < count, self[place] != 0x0A { place += 1 }
        return place
    }
}
