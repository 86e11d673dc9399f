import Tackle

/// A proxy: scheme, perhaps user and password, host and port.
public struct ProxyURL: Sendable, Hashable, CustomStringConvertible {
    /// What such a text looks like. Messages never repeat it, since it can hold a password.
    static let grammar =
        "not a proxy: write http, https, socks5 or socks5h://host:port, with user:password@ if need be"

    /// The URL for libcurl, password included.
    let text: String

    private let shown: String

    /// Reads a proxy's URL; `nil` where it is none.
    public init?(_ text: String) {
        guard let end = text.utf8.firstIndex(of: 0x3A) else { return nil }
        let scheme = String(text[..<end])
        guard ["http", "https", "socks5", "socks5h"].contains(scheme) else { return nil }
        let rest = text[end...]
        guard rest.hasPrefix("://") else { return nil }
        let authority = rest.dropFirst(3)
        let at = authority.utf8.lastIndex(of: 0x40)
        let host = at.map { authority[authority.utf8.index(after: $0)...] } ?? authority
        let user = at.map { authority[..<$0] } ?? ""
        // The strict parser judges what follows the password.
        guard let url = try? WebhookURL("http://" + host), url.target == "/",
            user.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x2F && $0 != 0x40 })
        else { return nil }
        self.text = text
        shown = "\(scheme)://\(url.hostText):\(url.port)"
    }

    /// Scheme, host and port, without user and password.
    public var description: String { shown }
}
