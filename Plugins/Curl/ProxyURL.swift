import FoundationEssentials
import Tackle

/// A proxy: its address, and a name and a password that are never shown.
public struct ProxyURL: Sendable, Hashable {
    /// The address without name and password, such as `http://proxy.example:3128`.
    public let address: String

    let user: String?
    let password: String?

    static let grammar =
        "a proxy's URL: give http, https, socks5 or socks5h, a host and a port,"
        + " such as http://proxy.example:3128"

    private static let defaultPorts = [
        "http": 80, "https": 443, "socks5": 1080, "socks5h": 1080,
    ]

    /// Reads `scheme://user:password@host:port`, where all but scheme and host may be missing;
    /// nil for everything else.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C }),
            let mark = text.firstRange(of: "://")
        else { return nil }
        let scheme = String(text[..<mark.lowerBound])
        guard let defaultPort = Self.defaultPorts[scheme] else { return nil }
        var rest = text[mark.upperBound...]
        if rest.hasSuffix("/") { rest.removeLast() }
        if let at = rest.lastIndex(of: "@") {
            guard let credentials = Self.credentials(rest[..<at]) else { return nil }
            (user, password) = credentials
            rest = rest[rest.index(after: at)...]
        } else {
            (user, password) = (nil, nil)
        }
        guard let host = Self.hostAndPort(rest, defaultPort: defaultPort) else { return nil }
        address = "\(scheme)://\(host)"
    }

    /// Lets the core's strict parser judge host and port.
    private static func hostAndPort(_ text: Substring, defaultPort: Int) -> String? {
        guard !text.utf8.contains(where: { "/?#@".utf8.contains($0) }),
            let url = try? WebhookURL("http://\(text)/")
        else { return nil }
        let tail = text[(text.lastIndex(of: "]") ?? text.startIndex)...]
        let port = tail.contains(":") ? Int(url.port) : defaultPort
        return "\(url.hostText):\(port)"
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
