/// What the receiver answered.
public struct Response: Sendable, Hashable {
    /// The HTTP status, such as 204 (RFC 9110, section 15).
    public var status: Int

    /// The response headers that were kept, by lower-case name; repeated ones joined by a comma.
    public var headers: [String: String]

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
        self.headers = headers
        self.body = body
        self.isTruncated = isTruncated
    }
}
