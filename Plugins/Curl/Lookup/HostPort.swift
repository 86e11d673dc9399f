import Tackle

/// A host and a port to connect to: under this libcurl keeps where a name leads.
struct HostPort: Hashable, Sendable {
    let host: WebhookURL.Host
    let port: UInt16

    /// The name to look up; nil for an address, which needs no lookup.
    var name: String? {
        guard case .name(let name) = host else { return nil }
        return name
    }

    /// `host:port` as CURLOPT_RESOLVE(3) takes it, IPv6 in brackets.
    var text: String { "\(host.urlText):\(port)" }
}
