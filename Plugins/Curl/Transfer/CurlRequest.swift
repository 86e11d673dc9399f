import Synchronization
import Tackle

/// One request as a transfer sends it: everything is checked, nothing is left to decide.
///
/// The calling task and the loop share it.
final class CurlRequest: Sendable {
    /// The URL as the core's parser wrote it.
    let url: WebhookURL

    /// Every header that is sent, but for those that frame and route the request.
    let headers: Headers

    let body: [UInt8]

    /// When the attempt began.
    let start: ContinuousClock.Instant

    /// When the attempt is given up, whatever it is doing then.
    let deadline: ContinuousClock.Instant

    /// What the sender's options say.
    let settings: CurlSettings

    /// What it comes to.
    let outcome: CurlOutcome

    private let cancelled = Atomic<Bool>(false)

    init(
        url: WebhookURL,
        headers: Headers,
        body: [UInt8],
        start: ContinuousClock.Instant,
        deadline: ContinuousClock.Instant,
        settings: CurlSettings
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.start = start
        self.deadline = deadline
        self.settings = settings
        outcome = CurlOutcome(bodyLimit: settings.options.responseLimit)
    }

    var isSecure: Bool { url.scheme == .https }

    /// Whether the attempt has the time that the sender's options say.
    var hasUsualDeadline: Bool { deadline == start + settings.options.timeout }

    /// When the connection must stand: the lookup of the name counts as well.
    var connectDeadline: ContinuousClock.Instant {
        min(deadline, start + settings.options.connectTimeout)
    }

    /// Where the request goes in the end.
    var target: HostPort { HostPort(host: url.host, port: url.port) }

    /// Whether nothing has to be looked up: the URL names an address, and there is no proxy.
    var namesAddress: Bool {
        guard case .address = url.host else { return false }
        return settings.options.proxy == nil
    }

    /// The hosts whose addresses have to be known before the transfer can start.
    ///
    /// A SOCKS5 proxy is told an address, every other kind of proxy is told the name
    /// (CURLOPT_PROXY(3)).
    var hosts: [HostPort] {
        guard let proxy = settings.options.proxy else { return [target] }
        let own = HostPort(host: proxy.host, port: proxy.port)
        return proxy.looksUpNames ? [own] : [own, target]
    }

    /// Whether the caller waits no longer.
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }
}
