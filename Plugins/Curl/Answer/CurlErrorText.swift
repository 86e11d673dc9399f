import Tackle

/// libcurl's words about an error, where they tell nothing that is to stay secret.
struct CurlErrorText {
    /// The text as a message may show it; nil where there is none, or where it is not safe.
    let shown: String?

    /// A text that holds the URL's path or query, or a part of the proxy, is left out as a whole.
    init(_ text: String, of request: CurlRequest) {
        var secrets = [Self.pathAndQuery(of: request.url.text)]
        if let proxy = request.settings.options.proxy {
            secrets += [proxy.user, proxy.password].compactMap(\.self)
        }
        let holdsOne = secrets.contains { !$0.isEmpty && text.contains($0) }
        shown = text.isEmpty || holdsOne ? nil : text.quotable
    }

    /// Everything behind the host, except a bare slash, which tells nothing.
    private static func pathAndQuery(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count == 4 ? String(parts[3]) : ""
    }
}
