import Tackle

/// A sender's options with what follows from them, shared by all its requests.
final class CurlSettings: Sendable {
    let options: CurlSender.Options

    let sockets: SocketSource

    init(_ options: CurlSender.Options, sockets: SocketSource = .system) {
        self.options = options
        self.sockets = sockets
    }

    /// The policy for the addresses that sockets are opened to.
    ///
    /// Behind a proxy these are the proxy's, which the operator named; where the proxy goes from
    /// there cannot be seen.
    var guardedPolicy: AddressPolicy? { options.proxy == nil ? options.addresses : nil }

    /// The addresses of a name that may be connected to, or that a SOCKS5 proxy may be told.
    ///
    /// The proxy's own host is the operator's choice and is not judged.
    ///
    /// - Throws: ``SendError`` with the first address's reason where none of them may.
    func allowed(
        _ addresses: [IPAddress],
        of host: HostPort
    ) throws(SendError) -> [IPAddress] {
        if let proxy = options.proxy, host == HostPort(host: proxy.host, port: proxy.port) {
            return addresses
        }
        let allowed = addresses.filter { options.addresses.refusal(of: $0) == nil }
        if allowed.isEmpty, let first = addresses.first,
            let refusal = options.addresses.refusal(of: first)
        {
            throw SendError(
                .addressBlocked,
                "'\(host.host)' leads to an address that may not be connected to:"
                    + " \(refusal)",
                underlying: refusal
            )
        }
        return allowed
    }
}
