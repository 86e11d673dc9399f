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
