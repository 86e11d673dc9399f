/// Cuts the bytes of a connection into HTTP/1.1 requests (RFC 9112).
struct RequestParser {
    /// A request as it was written.
    struct Message: Sendable, Equatable {
        let method: String
        let target: String
        let fields: [Field]
        let body: [UInt8]
        /// Whether the connection goes on after the answer.
        let keepsAlive: Bool
    }

    /// A header line.
    struct Field: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// Bytes that are no request, and why.
    struct Refusal: Error, Equatable {
        let reason: String
    }

    /// The most bytes of a request line with its header.
    static let headLimit = 1 << 20

    private var bytes: [UInt8] = []
    /// How far the end of a head was looked for in vain.
    private var searched = 0
    private var head: RequestHead?
    private var chunks = ChunkReader()

    /// How many bytes wait to be read.
    var count: Int { bytes.count }

    /// Whether the sender waits for word that its body is wanted (RFC 9110, section 10.1.1).
    var isAskedToContinue: Bool { head?.expectsContinue == true && bytes.isEmpty }

    /// Takes what came in.
    mutating func append(_ more: ArraySlice<UInt8>) {
        bytes += more
    }

    /// The next request; nil where more has to come in first.
    ///
    /// - Throws: ``Refusal``, after which nothing can be made of what follows.
    mutating func next() throws(Refusal) -> Message? {
        if head == nil { head = try takeHead() }
        guard let head, let body = try takeBody(of: head) else { return nil }
        self.head = nil
        searched = 0
        chunks = ChunkReader()
        return Message(
            method: head.method,
            target: head.target,
            fields: head.fields,
            body: body,
            keepsAlive: head.keepsAlive
        )
    }

    private mutating func takeHead() throws(Refusal) -> RequestHead? {
        let start = max(0, searched - 3)
        guard
            let end = bytes[start...].indices.dropLast(3).first(where: { index in
                bytes[index] == 0x0D && bytes[index..<index + 4].elementsEqual("\r\n\r\n".utf8)
            })
        else {
            searched = bytes.count
            guard bytes.count <= Self.headLimit else {
                throw Refusal(reason: "the header has more than \(Self.headLimit) bytes")
            }
            return nil
        }
        defer { bytes.removeFirst(end + 4) }
        return try RequestHead(String(decoding: bytes[..<end], as: UTF8.self))
    }

    private mutating func takeBody(of head: RequestHead) throws(Refusal) -> [UInt8]? {
        switch head.framing {
        case .chunks:
            return try chunks.read(&bytes)
        case .length(let length):
            guard bytes.count >= length else { return nil }
            defer { bytes.removeFirst(length) }
            return Array(bytes[..<length])
        }
    }
}
