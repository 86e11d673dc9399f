/// Where a webhook goes: an absolute `http` or `https` URL, read strictly and written again.
///
/// What two readers could understand differently is refused, since one of them would be the guard
/// and the other the sender: user information, backslashes, control characters, blanks, percent
/// signs and non-ASCII characters in the host, zone ids, IPv4 in any spelling but the canonical one,
/// odd ports. Everything is judged on bytes. A transport gets ``text`` and nothing else.
public struct WebhookURL: Sendable, Hashable {
    /// The two schemes there are.
    public enum Scheme: String, Sendable, Hashable {
        /// Without TLS.
        case http
        /// With TLS.
        case https

        /// The port where a URL names none (RFC 9110, section 4.2).
        public var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// A host as a name or as an address.
    public enum Host: Sendable, Hashable {
        /// A name in lower case, which is yet to be resolved.
        case name(String)
        /// An address written out.
        case address(IPAddress)
    }

    /// The most bytes that a URL may have.
    public static let lengthLimit = 8192

    /// The URL as it was written again: lower-case scheme and host, no default port, no fragment.
    public let text: String

    /// The scheme.
    public let scheme: Scheme

    /// The host.
    public let host: Host

    /// The port, also where the URL names none.
    public let port: UInt16

    /// The path and the query, beginning with `/`.
    public let target: String

    /// Reads a URL.
    ///
    /// - Throws: ``InvalidWebhook`` for the field `url`, which repeats neither path nor query.
    public init(_ text: String) throws(InvalidWebhook) {
        let parts = try WebhookURLParser.parse(Array(text.utf8))
        scheme = parts.scheme
        host = parts.host
        port = parts.port
        target = parts.target
        self.text = Self.origin(parts.scheme, parts.host, parts.port) + parts.target
    }

    /// The host as the URL writes it: an IPv6 address in brackets.
    public var hostText: String { Self.text(of: host) }

    /// The URL up to its query.
    public var withoutQuery: String {
        guard let end = text.utf8.firstIndex(of: 0x3F) else { return text }
        return String(text[..<end])
    }

    private static func text(of host: Host) -> String {
        switch host {
        case .name(let name): name
        case .address(let address): address.isIPv4 ? "\(address)" : "[\(address)]"
        }
    }

    private static func origin(_ scheme: Scheme, _ host: Host, _ port: UInt16) -> String {
        let suffix = port == scheme.defaultPort ? "" : ":\(port)"
        return "\(scheme.rawValue)://\(text(of: host))\(suffix)"
    }
}

extension WebhookURL: CustomStringConvertible {
    /// Scheme, host and port alone: a path can be a credential.
    public var description: String { Self.origin(scheme, host, port) }
}
