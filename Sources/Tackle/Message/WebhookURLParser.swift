/// Takes a URL apart, refusing what two parsers could read differently.
struct WebhookURLParser {
    /// The rule that is broken, as a sentence for `InvalidWebhook`.
    struct Refusal: Error {
        let reason: String
    }

    /// The bytes that a path or a query may hold as they are.
    ///
    /// RFC 3986, sections 3.3 and 3.4, and the square brackets, which queries such as `a[]=1` hold
    /// and which every HTTP client sends as they are. The others that RFC 3986 leaves out are
    /// refused, not percent-encoded: some clients encode them and some do not, so the path that was
    /// signed might not be the path that was meant.
    private static let targetBytes = ASCIISet.letters.union(.digits)
        .union(ASCIISet("-._~!$&'()*+,;=:@/?%[]"))

    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The URL, once every byte has been judged.
    mutating func url() throws(Refusal) -> WebhookURL {
        guard !bytes.isEmpty else { throw Refusal(reason: "it is empty: write https://host/path") }
        guard bytes.count <= WebhookURL.byteLimit else {
            throw Refusal(
                reason: "it has \(bytes.count) bytes, and at most \(WebhookURL.byteLimit) are sent"
            )
        }
        let authority = authorityRange()
        try refuseForeignBytes(authority: authority)
        let scheme = try scheme()
        let (host, portText) = try Self.split(bytes[authority])
        let port = try Self.port(portText) ?? scheme.defaultPort
        return WebhookURL(
            scheme: scheme,
            host: try WebhookHostParser.host(host),
            port: port,
            target: try target(from: authority.upperBound)
        )
    }

    /// What follows the first `//`, up to the first `/`, `?` or `#` (RFC 3986, section 3.2).
    private func authorityRange() -> Range<Int> {
        let slash = UInt8(ascii: "/")
        let first = bytes.firstIndex(of: slash) ?? bytes.endIndex
        let start = min(first + 2, bytes.endIndex)
        let rest = bytes[start...]
        let end = rest.firstIndex {
            $0 == slash || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#")
        }
        return start..<(end ?? bytes.endIndex)
    }

    private func refuseForeignBytes(authority: Range<Int>) throws(Refusal) {
        guard
            let index = bytes.firstIndex(where: { !(0x21...0x7e ~= $0) || $0 == UInt8(ascii: "\\") }
            )
        else { return }
        switch bytes[index] {
        case UInt8(ascii: "\\"):
            throw Refusal(reason: "it has a backslash, which some parsers read as '/': remove it")
        case UInt8(ascii: " "):
            throw Refusal(reason: "it has a space: remove it, or write %20 in the path or query")
        case 0x80... where authority.contains(index):
            throw Refusal(
                reason: "its host is not ASCII: write it as an A-label (xn--...), RFC 5890"
            )
        case 0x80...:
            throw Refusal(reason: "it has a character that is not ASCII: percent-encode it")
        default:
            throw Refusal(reason: "it has a control character at byte \(index): remove it")
        }
    }

    /// The scheme, without regard to case (RFC 3986, section 3.1), and exactly two slashes.
    private func scheme() throws(Refusal) -> WebhookURL.Scheme {
        let name = bytes.prefix { ASCIISet.schemeBytes.contains($0) }
        let text = String(decoding: name.map(lowercaseASCII), as: UTF8.self)
        guard !name.isEmpty, bytes[name.endIndex...].starts(with: "://".utf8) else {
            throw Refusal(
                reason: "it is not an absolute http or https URL: write https://host/path"
            )
        }
        guard let scheme = WebhookURL.Scheme(rawValue: text) else {
            let shown = quoted(text, limit: 20)
            throw Refusal(reason: "its scheme \(shown) is not http or https, the two that are sent")
        }
        return scheme
    }

    /// Host and port text, nil where there is no colon after the host.
    private static func split(
        _ authority: ArraySlice<UInt8>
    ) throws(Refusal) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw Refusal(
                reason: "it has user information before '@', which leaks into logs:"
                    + " remove it and set an Authorization header"
            )
        }
        var hostEnd = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        if authority.first == UInt8(ascii: "[") {
            guard let bracket = authority.firstIndex(of: UInt8(ascii: "]")) else {
                throw Refusal(reason: "its IPv6 address has no closing bracket")
            }
            hostEnd = bracket + 1
        }
        let host = authority[..<hostEnd]
        let rest = authority[hostEnd...]
        guard let colon = rest.first else { return (host, nil) }
        guard colon == UInt8(ascii: ":") else {
            throw Refusal(reason: "only a port may follow its IPv6 address")
        }
        guard !rest.dropFirst().contains(UInt8(ascii: ":")) else {
            throw Refusal(reason: "its host has several colons: write an IPv6 address in brackets")
        }
        return (host, rest.dropFirst())
    }

    /// A port from 1 to 65535, nil where there is no colon.
    ///
    /// RFC 3986, section 3.2.3, also has a colon without a port; it is refused, since what has
    /// one is mostly two schemes by mistake (`https://https://host`).
    private static func port(_ text: ArraySlice<UInt8>?) throws(Refusal) -> UInt16? {
        guard let text else { return nil }
        guard
            text.allSatisfy(ASCIISet.digits.contains),
            let port = UInt16(String(decoding: text, as: UTF8.self)), port > 0
        else {
            throw Refusal(
                reason: "its port is not a number from 1 to 65535: correct it, or remove the colon"
            )
        }
        return port
    }

    /// Path and query, byte for byte, without the fragment, which is never sent (RFC 9110, 7.1).
    private func target(from start: Int) throws(Refusal) -> ArraySlice<UInt8> {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
        let target = bytes[start..<end]
        if let bad = target.first(where: { !Self.targetBytes.contains($0) }) {
            throw Refusal(
                reason: "its path or query has a character that no URL holds as it is:"
                    + " write it as %\(String(bad, radix: 16, uppercase: true))"
            )
        }
        for index in target.indices where target[index] == UInt8(ascii: "%") {
            let digits = target[(index + 1)...].prefix(2)
            guard digits.count == 2, digits.allSatisfy(ASCIISet.hexDigits.contains) else {
                throw Refusal(
                    reason: "its path or query has a '%' without two hexadecimal digits:"
                        + " write a percent sign as %25"
                )
            }
        }
        return target
    }
}

extension ASCIISet {
    /// The bytes of a scheme (RFC 3986, section 3.1).
    fileprivate static let schemeBytes = letters.union(digits).union(ASCIISet("+-."))
}
