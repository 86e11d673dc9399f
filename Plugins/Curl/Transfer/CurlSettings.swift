import Synchronization
import Tackle

/// A sender's options with what follows from them, shared by all its requests and loops.
final class CurlSettings: Sendable {
    let options: CurlSender.Options

    let sockets: SocketSource

    /// The time for a whole attempt and until its connection stands, as libcurl takes it.
    let milliseconds: (whole: Int, connect: Int)

    /// Where names lead: what one loop has found out, the others need not ask.
    let answers = NameAnswers()

    private let sessions = Mutex<TLSSessions?>(nil)

    init(_ options: CurlSender.Options, sockets: SocketSource = .system) {
        self.options = options
        self.sockets = sockets
        milliseconds = (
            options.timeout.wholeMilliseconds,
            min(options.timeout, options.connectTimeout).wholeMilliseconds
        )
        guardedPolicy = options.proxy == nil ? options.addresses : nil
    }

    /// The version to speak.
    ///
    /// What is handed to a proxy over HTTP is for the proxy to read: HTTP/1.1.
    func version(isSecure: Bool) -> CurlSender.HTTPVersion {
        !isSecure && options.proxy?.scheme.speaksHTTP == true ? .http1 : options.httpVersion
    }

    /// Whether a connection is good for one request alone.
    ///
    /// libcurl 7.88 cannot use one again whose HTTP/2 did not begin with TLS: all but its first
    /// request fail. The next release can.
    func usesConnectionOnce(isSecure: Bool) -> Bool {
        !isSecure && version(isSecure: false) == .http2
    }

    /// The TLS sessions of all loops, made with the first request.
    ///
    /// - Throws: ``SendError`` where libcurl cannot make the place for them.
    func tlsSessions() throws(SendError) -> TLSSessions {
        try sessions.withLock { (sessions) throws(SendError) in
            if let sessions { return sessions }
            let made = try TLSSessions()
            sessions = made
            return made
        }
    }

    /// The policy for the addresses that sockets are opened to.
    ///
    /// Behind a proxy these are the proxy's, which the operator named; where the proxy goes from
    /// there cannot be seen.
    let guardedPolicy: AddressPolicy?

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
            throw SendError(refusal, name: host.name)
        }
        return allowed
    }
}
