/// Splits a URL by the grammar of RFC 3986, with less allowed than there.
enum WebhookURLParser {
    /// What a URL consists of.
    struct Parts {
        let scheme: WebhookURL.Scheme
        let host: WebhookURL.Host
        let port: UInt16
        let target: String
    }

    static func parse(_ bytes: [UInt8]) throws(InvalidWebhook) -> Parts {
        guard !bytes.isEmpty else { throw error("it is empty: give an http or https URL") }
        guard bytes.count <= WebhookURL.lengthLimit else {
            throw error("it has \(bytes.count) bytes: \(WebhookURL.lengthLimit) are allowed")
        }
        try checkBytes(bytes)
        let (scheme, rest) = try scheme(of: bytes[...])
        let end = rest.firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains(0x40) else {
            throw error("it has user information before an @: send credentials in a header")
        }
        let (host, port) = try hostAndPort(authority)
        return Parts(
            scheme: scheme,
            host: host,
            port: port ?? scheme.defaultPort,
            target: try target(rest[end...])
        )
    }

    static func error(_ reason: String) -> InvalidWebhook {
        InvalidWebhook(field: "url", reason: reason)
    }

    /// Control characters, blanks, backslashes and other scripts are nowhere allowed.
    private static func checkBytes(_ bytes: [UInt8]) throws(InvalidWebhook) {
        for byte in bytes where byte <= 0x20 || byte >= 0x7F || byte == 0x5C {
            switch byte {
            case 0x20: throw error("it has a blank: percent-encode it as %20")
            case 0x5C: throw error("it has a backslash: remove it")
            case 0x80...:
                throw error(
                    "it has a character outside ASCII: write the host as an A-label (xn--…) and"
                        + " percent-encode the rest"
                )
            default: throw error("it has a control character: remove it")
            }
        }
    }

    private static func scheme(
        of bytes: ArraySlice<UInt8>
    ) throws(InvalidWebhook) -> (WebhookURL.Scheme, ArraySlice<UInt8>) {
        let remedy = "write an absolute URL such as https://shop.example/hooks"
        guard let colon = bytes.firstIndex(of: 0x3A) else {
            throw error("it has no scheme: \(remedy)")
        }
        let name = String(decoding: bytes[..<colon].map(lowercased), as: UTF8.self)
        guard let scheme = WebhookURL.Scheme(rawValue: name) else {
            let isName = name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == 0x2B || $0 == 0x2D }
            let shown = isName && name.utf8.count <= 20 ? "the scheme '\(name)'" : "what it begins with"
            throw error("\(shown) is neither http nor https: \(remedy)")
        }
        let rest = bytes[(colon + 1)...]
        guard rest.starts(with: [0x2F, 0x2F]) else {
            throw error("two slashes must follow the scheme: \(remedy)")
        }
        return (scheme, rest.dropFirst(2))
    }

    private static func hostAndPort(
        _ authority: ArraySlice<UInt8>
    ) throws(InvalidWebhook) -> (WebhookURL.Host, UInt16?) {
        guard authority.first == 0x5B else {
            let colon = authority.firstIndex(of: 0x3A) ?? authority.endIndex
            let host = try WebhookHostParser.host(authority[..<colon])
            return (host, try port(authority[colon...]))
        }
        guard let end = authority.firstIndex(of: 0x5D) else {
            throw error("the bracket around the host is not closed: write [2001:db8::1]")
        }
        let inside = String(decoding: authority[(authority.startIndex + 1)..<end], as: UTF8.self)
        guard let address = IPAddress(inside), !address.isIPv4 else {
            throw error("the host in brackets is not an IPv6 address without a zone")
        }
        return (.address(address), try port(authority[(end + 1)...]))
    }

    private static func port(_ text: ArraySlice<UInt8>) throws(InvalidWebhook) -> UInt16? {
        guard !text.isEmpty else { return nil }
        let digits = text.dropFirst()
        guard text.first == 0x3A, (1...5).contains(digits.count), digits.first != 0x30,
            digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(String(decoding: digits, as: UTF8.self))
        else { throw error("the port is not a number from 1 to 65535") }
        return port
    }

    /// The path and the query; the fragment is not sent (RFC 9110, section 7.1).
    private static func target(_ rest: ArraySlice<UInt8>) throws(InvalidWebhook) -> String {
        let sent = rest.prefix { $0 != 0x23 }
        var index = sent.startIndex
        while index < sent.endIndex {
            if sent[index] == 0x25 {
                guard index + 2 < sent.endIndex, isHexDigit(sent[index + 1]),
                    isHexDigit(sent[index + 2])
                else { throw error("a percent sign without two hexadecimal digits: write %25") }
            }
            // Not in the grammar of RFC 3986, section 3.3, and read in more than one way.
            if "\"<>^`{|}".utf8.contains(sent[index]) {
                throw error("path or query has one of \" < > ^ ` { | }: percent-encode it")
            }
            index += 1
        }
        let text = String(decoding: sent, as: UTF8.self)
        return text.hasPrefix("/") ? text : "/" + text
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}
