import TackleHMAC

/// A webhook on its way: what a receiver gets, in bytes.
struct Mail: Equatable {
    struct Line: Equatable {
        var name: [UInt8]
        var value: [UInt8]
    }

    var lines: [Line]
    var body: [UInt8]
    var target: RequestTarget

    /// The header lines as a server hands them on.
    var headers: [(name: String, value: String)] {
        lines.map {
            (
                name: String(decoding: $0.name, as: UTF8.self),
                value: String(decoding: $0.value, as: UTF8.self)
            )
        }
    }

    /// The values of a header, without blanks around them.
    func values(of name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map { field in
            let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
            let bytes = field.value.utf8.drop(while: isBlank).reversed().drop(while: isBlank)
            return String(decoding: bytes.reversed(), as: UTF8.self)
        }
    }

    init(lines: [Line], body: [UInt8], target: RequestTarget) {
        self.lines = lines
        self.body = body
        self.target = target
    }

    init(_ fields: [SignatureField], _ body: [UInt8], _ target: RequestTarget) {
        lines = fields.map { Line(name: Array($0.name.utf8), value: Array($0.value.utf8)) }
        self.body = body
        self.target = target
    }
}

extension Mail {
    /// Reads what is written like a request: method, scheme, authority and path, each behind a
    /// blank, then the header lines, an empty line and the body.
    init(written input: inout FuzzInput) {
        let words = input.text(before: 0x0A).split(separator: " ", maxSplits: 3).map(String.init)
        let word = { (index: Int, usual: String) in index < words.count ? words[index] : usual }
        target = RequestTarget(
            method: word(0, "POST"),
            scheme: word(1, "https"),
            authority: word(2, "shop.example"),
            target: word(3, "/hooks")
        )
        lines = []
        while !input.isAtEnd {
            var line = FuzzInput(input.field(before: 0x0A))
            guard !line.isAtEnd else { break }
            let name = line.field(before: UInt8(ascii: ":"))
            lines.append(Line(name: name, value: line.rest()))
        }
        body = input.rest()
    }

    /// The same, in bytes that are read so.
    var written: [UInt8] {
        let path = target.path + (target.query ?? "")
        var text = Array("\(target.method) \(target.scheme) \(target.authority) \(path)\n".utf8)
        for line in lines { text += line.name + Array(":".utf8) + line.value + [0x0A] }
        return text + [0x0A] + body
    }
}
