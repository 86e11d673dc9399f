import FoundationEssentials
public import Logging
public import Tackle

/// Sends webhooks over HTTP with libcurl.
///
/// All transfers share one thread, on which libcurl's multi interface runs, or as many as the
/// option `eventLoops` says; it starts with the first `send`. Connections are kept and used again;
/// over TLS, deliveries share one where the receiver speaks HTTP/2. Names are looked up in at most
/// 16 threads a process. <doc:ConnectionsAndLoops> says how many connections there are.
///
/// ```swift
/// let sender = CurlSender(timeout: .seconds(15))
/// ```
///
/// It is safe with any URL and any receiver. An address that is not public is refused unless
/// `allow` names it: the address really connected to is judged, at every request. Redirects are not
/// followed; no cookie, `.netrc` or proxy of the environment is used. A receiver costs one deadline
/// and a bounded number of bytes. <doc:AddressGuard> says what holds behind a proxy,
/// <doc:HostileReceivers> what is read of an answer and when it counts.
public final class CurlSender: Transport, ConfigurablePlugin {
    /// The name in a configuration: `curl`.
    public static let pluginName = "curl"

    /// What the sender was made with.
    public let options: Options

    private let settings: CurlSettings
    let loops: [CurlLoop]
    private let clock: any WallClock

    /// Makes a sender with the usual options.
    ///
    /// - Parameters:
    ///   - timeout: the time for a whole attempt, from the lookup of the name to the last byte of
    ///     the answer. It is brought into the allowed range of 1 ms to 10 minutes.
    ///   - allow: the addresses that are connected to although they are not public.
    ///   - deny: the addresses that are not connected to; it wins over `allow`.
    public convenience init(
        timeout: Duration = .seconds(15),
        allow: [AddressRange] = [],
        deny: [AddressRange] = []
    ) {
        var options = Options()
        options.timeout = min(
            max(timeout, Options.timeouts.lowerBound),
            Options.timeouts.upperBound
        )
        options.addresses = AddressPolicy(allow: allow, deny: deny)
        self.init(checked: options)
    }

    /// Makes a sender from options, checking them and that the TLS files can be read.
    ///
    /// - Parameters:
    ///   - options: everything that can be set.
    ///   - clock: tells the time, to which a deadline and a `Retry-After` date are compared.
    ///   - logger: told where TLS is not verified.
    /// - Throws: `ConfigurationError` naming the option.
    public convenience init(
        options: Options,
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.curl")
    ) throws {
        try options.check()
        if !options.tls.isVerified {
            logger.warning(
                "tls.verify is false: anybody on the way can read and change what is sent"
            )
        }
        self.init(checked: options, clock: clock)
    }

    /// Makes a sender from a configuration.
    ///
    /// - Throws: `ConfigurationError` naming the option.
    public convenience init(options: Options) throws {
        try self.init(options: options, clock: SystemClock())
    }

    init(
        checked options: Options,
        clock: any WallClock = SystemClock(),
        lookup: any NameLookup = SystemNameLookup.shared,
        sockets: SocketSource = .system
    ) {
        self.options = options
        self.clock = clock
        settings = CurlSettings(options, sockets: sockets)
        let limit = ConnectionLimit(loops: options.eventLoops)
        loops = (0..<options.eventLoops).map { _ in CurlLoop(lookup: lookup, limit: limit) }
    }

    deinit {
        close()
    }

    /// The method of its requests.
    public var requestMethod: String { options.method.rawValue }

    /// Sends a delivery and waits for the answer, without holding a thread.
    ///
    /// Cancelling the task ends the transfer at once.
    ///
    /// - Throws: `SendError` where the receiver has not taken it; `CancellationError`.
    public func send(_ delivery: Delivery) async throws -> Receipt {
        try Task.checkCancellation()
        let url = delivery.webhook.url
        if let refusal = options.refusal(of: url) { throw refusal }
        let headers = try Headers.request(delivery, options: options)
        let start = ContinuousClock.now
        let request = CurlRequest(
            url: url,
            headers: headers,
            body: delivery.webhook.body.bytes,
            start: start,
            deadline: start + (try timeLeft(for: delivery)),
            settings: settings
        )
        let outcome = try await loop(for: url).perform(request)
        return try outcome.receipt(
            for: delivery,
            by: name,
            headersSent: headers,
            request: request,
            now: clock.now
        )
    }

    /// The delivery with all headers of its request, but for those that frame and route it; it
    /// looks up no name and connects to nothing.
    ///
    /// - Throws: `SendError` where the URL is refused before any lookup; `InvalidWebhook` where the
    ///   headers are too many or too long.
    public func preview(_ delivery: Delivery, requestMethod: String) async throws -> Delivery? {
        if let refusal = options.refusal(of: delivery.webhook.url) { throw refusal }
        return delivery.with(requestHeaders: try Headers.request(delivery, options: options))
    }

    /// Accepts no more; the thread ends when what is in flight is finished.
    public func close() {
        for loop in loops { loop.close() }
    }

    private func timeLeft(for delivery: Delivery) throws(SendError) -> Duration {
        var left = options.timeout
        if let deadline = delivery.deadline {
            left = min(left, clock.now.duration(to: deadline))
            guard left > .zero else { throw .curlDeadlinePassed }
        }
        return left
    }

    /// One host stays with one loop, so that its connections are used again; what is more than
    /// that one should have goes to the one that has least.
    private func loop(for url: WebhookURL) -> CurlLoop {
        guard loops.count > 1 else { return loops[0] }
        let home = loops[Int(url.host.hashValue.magnitude % UInt(loops.count))]
        guard home.load >= Self.homeLoad else { return home }
        return loops.min { $0.load < $1.load } ?? home
    }

    /// How many requests a host's own loop has before others help.
    ///
    /// libcurl looks through the connections to a host one by one, and through all of a loop's
    /// requests at each turn: a few dozen cost nothing to speak of.
    private static let homeLoad = 64
}
