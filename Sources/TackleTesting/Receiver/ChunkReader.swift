/// Puts a body in chunks together again (RFC 9112, section 7.1).
struct ChunkReader {
    private var body: [UInt8] = []
    /// How many bytes of the current chunk are to come; nil before its first line.
    private var rest: Int?
    private var isInTrailer = false

    /// Takes what it can from the bytes; returns the body once it is whole.
    ///
    /// - Throws: ``RequestParser/Refusal`` where the bytes are no chunks.
    mutating func read(_ bytes: inout [UInt8]) throws(RequestParser.Refusal) -> [UInt8]? {
        var left = bytes[...]
        defer { bytes = Array(left) }
        while true {
            if let count = rest {
                // The chunk's bytes end with a line end of their own.
                guard left.count >= count + 2 else { return nil }
                guard left.dropFirst(count).prefix(2).elementsEqual("\r\n".utf8) else {
                    throw .init(reason: "a chunk does not end where its length says")
                }
                body += left.prefix(count)
                left = left.dropFirst(count + 2)
                rest = nil
            } else {
                guard let line = Self.takeLine(&left) else { return nil }
                if isInTrailer {
                    if line.isEmpty { return body }
                } else {
                    rest = try Self.length(line)
                    if rest == 0 { (rest, isInTrailer) = (nil, true) }
                }
            }
        }
    }

    private static func takeLine(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let end = bytes.indices.dropLast().first { bytes[$0] == 0x0D && bytes[$0 + 1] == 0x0A }
        guard let end else { return nil }
        defer { bytes = bytes[(end + 2)...] }
        return bytes[..<end]
    }

    /// The length on a chunk's first line; what follows a semicolon means nothing here.
    private static func length(_ line: ArraySlice<UInt8>) throws(RequestParser.Refusal) -> Int {
        let text = String(decoding: line.prefix { $0 != 0x3B && $0 != 0x20 }, as: UTF8.self)
        guard let length = Int(text, radix: 16), (0...(1 << 40)).contains(length) else {
            throw .init(reason: "a chunk's length is not a hexadecimal number: '\(text)'")
        }
        return length
    }
}
