import Tackle

/// The answer of a receiver as it arrives, within bounds.
struct CurlAnswer {
    /// The most bytes of headers that are kept.
    private static let headerLimit = 64 << 10

    /// How many bytes beyond the limit are thrown away, so that the connection can be kept, before
    /// the transfer is cut.
    private static let surplusLimit = 1 << 20

    private let limit: Int
    private var headers: [String: String] = [:]
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var bodyBytes = 0

    /// Whether the body was cut since it would not end.
    private(set) var isCut = false

    init(limit: Int) {
        self.limit = limit
    }

    /// Forgets everything.
    mutating func reset() {
        self = CurlAnswer(limit: limit)
    }

    /// Takes a header line. A status line begins the headers anew: those before it were of an
    /// interim answer (RFC 9110, section 15.2).
    mutating func take(headerLine line: UnsafeRawBufferPointer) {
        if line.starts(with: "HTTP/".utf8) { headers = [:] }
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit, let colon = line.firstIndex(of: 0x3A) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0D, 0x0A]
        var value = line[(colon + 1)...]
        while let last = value.last, blanks.contains(last) { value = value.dropLast() }
        while let first = value.first, blanks.contains(first) { value = value.dropFirst() }
        let text = String(decoding: value, as: UTF8.self)
        headers[name] = headers[name].map { "\($0), \(text)" } ?? text
    }

    /// Takes bytes of the body; `false` where the transfer is to be cut.
    mutating func take(bytes: UnsafeRawBufferPointer) -> Bool {
        bodyBytes += bytes.count
        body += bytes.prefix(limit - body.count)
        isCut = bodyBytes > limit + Self.surplusLimit
        return !isCut
    }

    func response(status: Int) -> Response {
        Response(status: status, headers: headers, body: body, isTruncated: bodyBytes > body.count)
    }
}
