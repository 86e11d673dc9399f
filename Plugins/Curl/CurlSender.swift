public import Logging
public import Tackle

/// Sends over HTTP with libcurl.
///
/// All transfers run on one thread of the sender's own, which begins at the first send and ends
/// after ``close()`` or with the sender; nobody else's thread ever waits. Connections are kept and
/// used again. 2xx alone is success; redirects are not followed; addresses that are not public are
/// refused unless ``Options/addresses`` allows them; one deadline covers name lookup, connecting,
/// sending and the whole answer. Cancelling the task ends the transfer at once.
///
/// ```swift
/// CurlSender(timeout: .seconds(15), allow: [try AddressRange("10.1.0.0/16")])
/// ```
public final class CurlSender: Transport, ConfigurablePlugin {
    /// What the sender was made with.
    public let options: Options

    private let loop: CurlLoop
    private let clock: any WallClock

    /// Makes a sender.
    ///
    /// - Parameters:
    ///   - options: everything that can be set.
    ///   - clock: tells the time; tests give their own.
    ///   - logger: told once where TLS is not verified.
    public init(
        options: Options,
        clock: any WallClock = SystemClock(),
        logger: Logger = Logger(label: "tackle.curl")
    ) {
        self.options = options
        self.clock = clock
        loop = CurlLoop(options: options)
        if !options.tls.isVerified {
            logger.warning("TLS certificates are not verified: anybody can read and change webhooks")
        }
    }

    /// Makes a sender from a configuration.
    public convenience init(options: Options) {
        self.init(options: options, clock: SystemClock())
    }

    /// Makes a sender with the options most often set.
    ///
    /// - Parameters:
    ///   - timeout: the deadline of an attempt from name lookup to the end of the answer.
    ///   - allow: addresses that may be connected to although they are not public.
    ///   - deny: addresses that may not be connected to; they win.
    public convenience init(
        timeout: Duration = .seconds(15),
        allow: [AddressRange] = [],
        deny: [AddressRange] = []
    ) {
        var options = Options()
        options.timeout = timeout
        options.addresses = AddressPolicy(allow: allow, deny: deny)
        self.init(options: options)
    }

    deinit {
        loop.close()
    }

    /// Sends a delivery and waits for the answer.
    ///
    /// - Throws: ``SendError``, with the attempt where one was made; `CancellationError`.
    public func send(_ delivery: Delivery) async throws -> Receipt {
        try checkBeforehand(delivery.webhook.url)
        let headers = try options.headers.merging(delivery.requestHeaders)
        let request = CurlRequest(
            url: delivery.webhook.url.text,
            headers: headers,
            contentType: delivery.webhook.body.contentType,
            body: delivery.webhook.body.bytes,
            timeout: try timeLeft(for: delivery)
        )
        let result = try await loop.perform(request)
        var attempt = Attempt(number: delivery.attempt, headersSent: headers)
        attempt.timings = result.timings
        attempt.remoteAddress = result.remoteAddress
        attempt.httpVersion = result.httpVersion
        attempt.reusedConnection = result.reusedConnection
        if let failure = result.failure { throw failure.error(attempt: attempt) }
        attempt.response = result.response
        return try .judging(attempt, of: delivery, by: name, now: clock.now)
    }

    /// Accepts no more, finishes what is in flight, then ends the thread.
    public func close() {
        loop.close()
    }

    /// An address in the URL is judged before anything else; a name, when its socket is opened.
    private func checkBeforehand(_ url: WebhookURL) throws(SendError) {
        if options.isHTTPSOnly, url.scheme != .https {
            throw SendError(.schemeBlocked, "url: http is not allowed here: use https")
        }
        guard case .address(let address) = url.host,
            let refusal = options.addresses.refusal(of: address)
        else { return }
        throw AddressBlock(address: address, refusal: refusal).error(attempt: nil)
    }

    private func timeLeft(for delivery: Delivery) throws(SendError) -> Duration {
        guard let deadline = delivery.deadline else { return options.timeout }
        let left = min(options.timeout, clock.now.duration(to: deadline))
        guard left >= .milliseconds(1) else {
            throw SendError(.timeout, "the deadline passed before the attempt began")
        }
        return left
    }
}
