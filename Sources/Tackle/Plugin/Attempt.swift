/// The record of one attempt: what was sent, over what, and what came back.
public struct Attempt: Sendable, Hashable {
    /// Which attempt it was, from 1.
    public var number: Int

    /// The answer, where there was one.
    public var response: Response?

    /// How long its phases took, where the transport measures them.
    public var timings: Timings?

    /// The headers that were sent, the signer's among them.
    public var headersSent: Headers

    /// The address and port really connected to, such as `203.0.113.7:443`.
    public var remoteAddress: String?

    /// The protocol spoken, such as `1.1` or `2`.
    public var httpVersion: String?

    /// Whether a kept connection was used again.
    public var reusedConnection: Bool?

    /// How many bytes were sent: request line, headers and body, as they were before TLS.
    public var bytesSent: Int?

    /// How many bytes came back: status line, headers and body, as they were after TLS.
    public var bytesReceived: Int?

    /// Makes a record.
    public init(
        number: Int,
        response: Response? = nil,
        timings: Timings? = nil,
        headersSent: Headers = Headers(),
        remoteAddress: String? = nil,
        httpVersion: String? = nil,
        reusedConnection: Bool? = nil,
        bytesSent: Int? = nil,
        bytesReceived: Int? = nil
    ) {
        self.number = number
        self.response = response
        self.timings = timings
        self.headersSent = headersSent
        self.remoteAddress = remoteAddress
        self.httpVersion = httpVersion
        self.reusedConnection = reusedConnection
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
    }
}
