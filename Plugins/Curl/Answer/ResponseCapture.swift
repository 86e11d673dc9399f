/// Keeps of an answer what the limits allow, and counts the rest.
struct ResponseCapture {
    /// The most that is kept of status line and headers, in bytes.
    static let headerLimit = 64 << 10

    private(set) var headers: [UInt8] = []
    private(set) var body: [UInt8] = []

    /// All bytes of the body, those not kept among them.
    private(set) var bodyCount = 0

    private var headersEnded = false
    private var bodyLimit: Int

    init(bodyLimit: Int) {
        self.bodyLimit = bodyLimit
    }

    /// Takes one line with its end, as libcurl hands them over.
    ///
    /// A status line begins anew: what came before was an interim answer (RFC 9110, section 15.2).
    /// Trailers are not kept (RFC 9110, section 6.5).
    mutating func appendHeader(_ line: UnsafeRawBufferPointer) {
        if line.starts(with: "HTTP/".utf8) {
            headers.removeAll(keepingCapacity: true)
            headersEnded = false
        }
        guard !headersEnded else { return }
        if line.first == 0x0D || line.first == 0x0A {
            headersEnded = true
        } else if headers.count + line.count <= Self.headerLimit {
            headers.append(contentsOf: line)
        }
    }

    mutating func appendBody(_ bytes: UnsafeRawBufferPointer) {
        bodyCount += bytes.count
        let room = bodyLimit - body.count
        guard room > 0 else { return }
        body.append(contentsOf: bytes.prefix(room))
    }
}
