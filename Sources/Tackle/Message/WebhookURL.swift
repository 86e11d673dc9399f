/// Where a webhook goes: an absolute http or https URL that every parser reads alike.
///
/// A URL that two parsers could read differently (user information, a backslash, `0x7f.1`, a zone
/// id, a percent sign in the host) is how a request reaches a place that a guard has not judged, so
/// such a URL is refused, and what is sent is the text that was written again from the parts.
///
/// Whether the address may be connected to is not judged here but where the socket is opened.
public struct WebhookURL: Sendable {
    /// The two schemes a webhook may use.
    public enum Scheme: String, Sendable, Hashable {
        /// Plain HTTP, port 80 by default.
        case http
        /// HTTP over TLS, port 443 by default.
        case https

        /// The port where the URL names none (RFC 9110, sections 4.2.1 and 4.2.2).
        public var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// What stands for the host: a name to look up, or an address.
    public enum Host: Sendable, Hashable, CustomStringConvertible {
        /// A host name in small letters, without a trailing dot.
        case name(String)
        /// An address, which needs no lookup.
        case address(IPAddress)

        /// The name, or the address in canonical text, IPv6 without brackets.
        public var description: String {
            switch self {
            case .name(let name): name
            case .address(let address): address.description
            }
        }

        /// As it stands in a URL (RFC 3986, section 3.2.2): IPv6 in brackets.
        package var urlText: String {
            switch self {
            case .name(let name): name
            case .address(let address): address.urlText
            }
        }
    }

    /// The most bytes a URL may have as it was given: 8192.
    public static let byteLimit = 8192

    /// What a URL consists of, shared by all copies of it, since it never changes.
    private final class Parts: Sendable {
        let text: String
        let withoutQuery: String
        let scheme: Scheme
        let host: Host
        let port: UInt16
        let targetOffset: Int

        init(scheme: Scheme, host: Host, port: UInt16, target: ArraySlice<UInt8>) {
            var text = Array(WebhookURL.origin(scheme: scheme, host: host, port: port).utf8)
            targetOffset = text.count
            if target.first != UInt8(ascii: "/") { text.append(UInt8(ascii: "/")) }
            text += target
            self.scheme = scheme
            self.host = host
            self.port = port
            self.text = String(decoding: text, as: UTF8.self)
            let query = text.firstIndex(of: UInt8(ascii: "?"))
            withoutQuery = query.map { String(decoding: text[..<$0], as: UTF8.self) } ?? self.text
        }
    }

    private let parts: Parts

    /// The URL in canonical text, the one form to hand to a transport.
    ///
    /// Scheme and host are in small letters, IPv6 is as in RFC 5952, a default port and the
    /// fragment are dropped and an empty path is `/`. Path and query stay as they were, byte for
    /// byte.
    public var text: String { parts.text }

    /// The scheme.
    public var scheme: Scheme { parts.scheme }

    /// The host, as a name or an address.
    public var host: Host { parts.host }

    /// The port to connect to, the scheme's own where the URL names none.
    public var port: UInt16 { parts.port }

    /// Reads a URL, or throws an `InvalidWebhook` of field `url` that says which rule it breaks.
    ///
    /// The reason never repeats user information, path or query.
    public init(_ text: String) throws(InvalidWebhook) {
        if let known = WebhookURLTable.shared.url(for: text) {
            self = known
            return
        }
        do {
            var parser = WebhookURLParser(text)
            self = try parser.url()
            WebhookURLTable.shared.insert(self, for: text)
        } catch {
            throw InvalidWebhook(field: "url", reason: error.reason)
        }
    }

    init(scheme: Scheme, host: Host, port: UInt16, target: ArraySlice<UInt8>) {
        parts = Parts(scheme: scheme, host: host, port: port, target: target)
    }

    /// The host as it stands in the URL: IPv6 in brackets.
    public var hostText: String { host.urlText }

    /// Path and query: what a request line names (RFC 9112, section 3.2.1).
    ///
    /// It can be a credential: never log it.
    public var target: String { String(text.utf8.dropFirst(parts.targetOffset)) ?? "/" }

    /// The URL without its query and `?`: an endpoint's identity where a webhook names none.
    public var withoutQuery: String { parts.withoutQuery }

    private static func origin(scheme: Scheme, host: Host, port: UInt16) -> String {
        let suffix = port == scheme.defaultPort ? "" : ":\(port)"
        return "\(scheme.rawValue)://\(host.urlText)\(suffix)"
    }
}

extension WebhookURL: Hashable, CustomStringConvertible {
    /// Whether two URLs have the same canonical text.
    public static func == (left: WebhookURL, right: WebhookURL) -> Bool { left.text == right.text }

    /// Hashes the canonical text.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// Scheme, host and port alone, since a path or a query can be a credential.
    public var description: String { Self.origin(scheme: scheme, host: host, port: port) }
}
