/// The first lines of an HTTP/1.1 request, up to the empty one (RFC 9112, sections 3, 5 and 6).
struct RequestHead {
    /// How the end of the body is told.
    enum Framing: Equatable {
        case length(Int)
        case chunks
    }

    let method: String
    let target: String
    let fields: [RequestParser.Field]
    let framing: Framing
    let keepsAlive: Bool

    /// Reads the lines.
    ///
    /// - Throws: ``RequestParser/Refusal`` where they are not those of a request.
    init(_ text: String) throws(RequestParser.Refusal) {
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
        let words = (lines.popFirst() ?? "").split(
            separator: " ",
            omittingEmptySubsequences: false
        )
        guard words.count == 3, !words[0].isEmpty, !words[1].isEmpty,
            words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0"
        else {
            throw .init(reason: "the first line is not 'METHOD target HTTP/1.1'")
        }
        var fields: [RequestParser.Field] = []
        for line in lines { fields.append(try Self.field(line)) }
        method = String(words[0])
        target = String(words[1])
        self.fields = fields
        framing = try Self.framing(fields)
        let options = Self.values("connection", fields).joined(separator: ",").lowercased()
        let asks = { (option: String) in
            options.split { $0 == "," || $0 == " " }.contains { $0 == option }
        }
        keepsAlive = words[2] == "HTTP/1.1" ? !asks("close") : asks("keep-alive")
    }

    /// Whether the sender waits for word before it sends the body.
    var expectsContinue: Bool {
        Self.values("expect", fields).contains { $0.lowercased() == "100-continue" }
    }

    private static func values(_ name: String, _ fields: [RequestParser.Field]) -> [String] {
        fields.filter { $0.name.lowercased() == name }.map(\.value)
    }

    private static func field(
        _ line: Substring
    ) throws(RequestParser.Refusal) -> RequestParser.Field {
        guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
            !line[..<colon].contains(where: \.isWhitespace),
            !line.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 })
        else {
            throw .init(reason: "a header line is not 'Name: value'")
        }
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let value = line[line.index(after: colon)...].drop(while: isSpace)
        let end = value.lastIndex { !isSpace($0) }.map { value.index(after: $0) }
        return .init(
            name: String(line[..<colon]),
            value: String(value[..<(end ?? value.startIndex)])
        )
    }

    private static func framing(
        _ fields: [RequestParser.Field]
    ) throws(RequestParser.Refusal) -> Framing {
        let lengths = values("content-length", fields)
        let codings = values("transfer-encoding", fields)
        if codings.isEmpty {
            guard let text = lengths.first else { return .length(0) }
            guard lengths.count == 1, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let length = Int(text)
            else {
                throw .init(reason: "Content-Length is not one number: \(lengths)")
            }
            return .length(length)
        }
        guard lengths.isEmpty else {
            throw .init(reason: "there are both Content-Length and Transfer-Encoding")
        }
        guard codings.count == 1, codings[0].lowercased() == "chunked" else {
            throw .init(reason: "Transfer-Encoding is not 'chunked': \(codings)")
        }
        return .chunks
    }
}
