import FoundationEssentials
import Tackle

/// A proxy: its address, and a name and a password that are never shown.
public struct ProxyURL: Sendable, Hashable {
    /// How a proxy is spoken to.
    enum Scheme: String, Sendable, Hashable {
        /// HTTP: `https` URLs go through `CONNECT`, others are handed over (RFC 9110, 9.3.6).
        case http
        /// The same over TLS.
        case https
        /// SOCKS version 5, told an address (RFC 1928).
        case socks5
        /// SOCKS version 5, told a name, which it looks up.
        case socks5h

        var defaultPort: UInt16 {
            switch self {
            case .http: 80
            case .https: 443
            case .socks5, .socks5h: 1080
            }
        }

        var speaksHTTP: Bool { self == .http || self == .https }

        /// Whether it is the proxy that finds where a name leads.
        var looksUpNames: Bool { self != .socks5 }
    }

    let scheme: Scheme
    let host: WebhookURL.Host
    let port: UInt16
    let user: String?
    let password: String?

    static let grammar =
        "a proxy's URL: give http, https, socks5 or socks5h, a host and a port,"
        + " such as http://proxy.example:3128"

    /// Reads `scheme://user:password@host:port`, where all but scheme and host may be missing;
    /// nil for everything else.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C }),
            let mark = text.firstRange(of: "://")
        else { return nil }
        guard let scheme = Scheme(rawValue: String(text[..<mark.lowerBound])) else { return nil }
        self.scheme = scheme
        var rest = text[mark.upperBound...]
        if rest.hasSuffix("/") { rest.removeLast() }
        if let at = rest.lastIndex(of: "@") {
            guard let credentials = Self.credentials(rest[..<at]) else { return nil }
            (user, password) = credentials
            rest = rest[rest.index(after: at)...]
        } else {
            (user, password) = (nil, nil)
        }
        // The core's strict parser judges host and port.
        guard !rest.utf8.contains(where: { "/?#@".utf8.contains($0) }),
            let url = try? WebhookURL("http://\(rest)/")
        else { return nil }
        host = url.host
        let tail = rest[(rest.lastIndex(of: "]") ?? rest.startIndex)...]
        port = tail.contains(":") ? url.port : scheme.defaultPort
    }

    /// Whether it is the proxy that finds where a name leads, so that this cannot be judged here.
    public var looksUpNames: Bool { scheme.looksUpNames }

    /// The address without name and password, such as `http://proxy.example:3128`.
    public var address: String {
        "\(scheme.rawValue)://\(HostPort(host: host, port: port).text)"
    }

    /// Percent-decoded, without control characters, which a proxy's protocol cannot carry.
    private static func credentials(_ text: Substring) -> (user: String?, password: String?)? {
        guard let parts = URLComponents(string: "http://\(text)@proxy/"),
            [parts.user, parts.password].allSatisfy({ part in
                part?.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ?? true
            })
        else { return nil }
        return (parts.user, parts.password)
    }
}

extension ProxyURL: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The address alone.
    public var description: String { address }

    /// The address alone.
    public var debugDescription: String { address }

    /// Nothing: what prints a value's parts shall not print the password.
    public var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
