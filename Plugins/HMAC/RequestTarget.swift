public import Tackle

/// What a request asks of whom: its method, the authority and the path with the query.
///
/// A sender has it from the URL; a receiver from the request line and the Host field.
public struct RequestTarget: Sendable {
    /// What a target consists of, shared by its copies: to copy one costs the count of a reference.
    private final class Parts: Sendable {
        let method: String
        let scheme: String
        let authority: String
        let path: String
        let query: String?

        init(method: String, scheme: String, authority: String, target: String) {
            self.method = method
            self.scheme = scheme
            self.authority = authority
            let bytes = target.utf8
            let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
            path = end == bytes.startIndex ? "/" : String(target[..<end])
            query = end == bytes.endIndex ? nil : String(target[end...])
        }
    }

    private let parts: Parts

    /// The method, such as `POST`.
    public var method: String { parts.method }

    /// The scheme, `https` or `http`, in small letters (section 2.2.4).
    public var scheme: String { parts.scheme }

    /// Host and port in small letters, the scheme's own port left out (RFC 9421, section 2.2.3).
    public var authority: String { parts.authority }

    /// The path as it was sent, `/` where it was empty (section 2.2.6).
    public var path: String { parts.path }

    /// The query with its `?`; nil where there is none (section 2.2.7).
    public var query: String? { parts.query }

    /// Takes the target of a webhook's URL.
    public init(method: String = "POST", url: WebhookURL) {
        let port = url.port == url.scheme.defaultPort ? "" : ":\(url.port)"
        self.init(
            method: method,
            scheme: url.scheme.rawValue,
            known: url.hostText + port,
            target: url.target
        )
    }

    /// Takes what a receiver has: a request line and a Host field.
    ///
    /// ```swift
    /// RequestTarget(method: "POST", authority: "shop.example", target: "/hooks?shop=7")
    /// ```
    ///
    /// - Parameters:
    ///   - method: The request's method.
    ///   - scheme: What the client used, `https` or `http`: behind a proxy that ends TLS, `https`.
    ///   - authority: The Host field, or `:authority` of HTTP/2; a port that is the scheme's own
    ///     or empty does not count.
    ///   - target: Path and query as in the request line.
    public init(method: String, scheme: String = "https", authority: String, target: String) {
        let scheme = Self.lowercased(scheme)
        let authority = Self.lowercased(authority)
        let port = [scheme == "http" ? ":80" : ":443", ":"].first(where: authority.hasSuffix) ?? ""
        self.init(
            method: method,
            scheme: scheme,
            known: String(authority.utf8.dropLast(port.utf8.count)) ?? authority,
            target: target
        )
    }

    private init(method: String, scheme: String, known authority: String, target: String) {
        parts = Parts(method: method, scheme: scheme, authority: authority, target: target)
    }

    /// The text with the letters of ASCII in small ones, and no others.
    private static func lowercased(_ text: String) -> String {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        return String(
            decoding: text.utf8.map { capitals.contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self
        )
    }
}

extension RequestTarget: Hashable {
    /// Whether both ask the same of the same.
    public static func == (left: RequestTarget, right: RequestTarget) -> Bool {
        left.method == right.method && left.scheme == right.scheme
            && left.authority == right.authority && left.path == right.path
            && left.query == right.query
    }

    /// Hashes all parts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(method)
        hasher.combine(scheme)
        hasher.combine(authority)
        hasher.combine(path)
        hasher.combine(query)
    }
}
