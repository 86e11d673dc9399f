import Tackle

/// One request as a transfer sends it: everything is checked, nothing is left to decide.
struct CurlRequest: Sendable {
    /// The URL as the core's parser wrote it.
    let url: WebhookURL

    /// The lines as libcurl takes them.
    let headerLines: [String]

    let body: [UInt8]

    /// When the attempt began.
    let start: ContinuousClock.Instant

    /// When the attempt is given up, whatever it is doing then.
    let deadline: ContinuousClock.Instant

    /// What the sender's options say.
    let settings: CurlSettings

    /// The hosts whose addresses have to be known before the transfer can start.
    let hosts: [HostPort]

    init(
        url: WebhookURL,
        headerLines: [String],
        body: [UInt8],
        start: ContinuousClock.Instant,
        deadline: ContinuousClock.Instant,
        settings: CurlSettings
    ) {
        self.url = url
        self.headerLines = headerLines
        self.body = body
        self.start = start
        self.deadline = deadline
        self.settings = settings
        hosts = Self.hosts(for: url, through: settings.options.proxy)
    }

    /// A SOCKS5 proxy is told an address, every other kind of proxy is told the name
    /// (CURLOPT_PROXY(3)).
    private static func hosts(for url: WebhookURL, through proxy: ProxyURL?) -> [HostPort] {
        let target = HostPort(host: url.host, port: url.port)
        guard let proxy else { return [target] }
        let own = HostPort(host: proxy.host, port: proxy.port)
        return proxy.looksUpNames ? [own] : [own, target]
    }

    var isSecure: Bool { url.scheme == .https }

    /// When the connection must stand: the lookup of the name counts as well.
    var connectDeadline: ContinuousClock.Instant {
        min(deadline, start + settings.options.connectTimeout)
    }
}
