import FoundationEssentials
public import Tackle

/// Signs every attempt, so that the receiver knows the sender and the body.
///
/// ```swift
/// let pipeline = try Pipeline {
///     MemoryQueue()
///     try HMACSigner(secret: secret)
///     CurlSender()
/// }
/// ```
///
/// Its place is behind the queue and before the transport: each attempt gets a fresh timestamp, and
/// the secret stays out of what a queue writes. Several secrets at once make one signature each,
/// where the scheme has room for several, so that a receiver may change from the old one to the new
/// one when it likes. Several signers, one behind the other, sign by several schemes.
public struct HMACSigner: SenderPlugin {
    /// The scheme it signs by.
    public let scheme: SignatureScheme

    let secrets: SignerSecrets

    /// Where the secrets are kept, where that is known.
    let places: EndpointSecrets?
    private let clock: any WallClock

    /// Makes a signer with one secret.
    ///
    /// - Parameters:
    ///   - secret: The secret's text; for the standard scheme `whsec_` and base64.
    ///   - scheme: The scheme to sign by.
    ///   - clock: Tells the time that is signed.
    /// - Throws: ``InvalidSecret`` if the text is no secret of the scheme.
    public init(
        secret: String,
        scheme: SignatureScheme = .standard,
        clock: any WallClock = SystemClock()
    ) throws(InvalidSecret) {
        let secret = try SigningSecret(secret, for: scheme)
        try self.init(secrets: [secret], scheme: scheme, clock: clock)
    }

    /// Makes a signer with one secret or, while secrets are changed, several.
    ///
    /// - Parameters:
    ///   - secrets: 1 to ``SignatureScheme/secretLimit`` secrets, the newest first. Those that are
    ///     in force at the time of an attempt sign it; where the scheme has room for one signature,
    ///     the first of them.
    ///   - scheme: The scheme to sign by.
    ///   - clock: Tells the time that is signed.
    /// - Throws: ``InvalidSecret`` if there is none or too many, one cannot sign by the scheme, or
    ///   there would be a time at which none is in force.
    public init(
        secrets: [SigningSecret],
        scheme: SignatureScheme = .standard,
        clock: any WallClock = SystemClock()
    ) throws(InvalidSecret) {
        try scheme.checkSigners(secrets, at: clock.now)
        self.init(scheme: scheme, secrets: .fixed(secrets), clock: clock)
    }

    /// Makes a signer with secrets for each endpoint, read again when their files change.
    ///
    /// - Parameters:
    ///   - secrets: The secrets, and the scheme to sign by.
    ///   - clock: Tells the time that is signed.
    public init(secrets: EndpointSecrets, clock: any WallClock = SystemClock()) {
        let fixed = secrets.constant.map { SignerSecrets.fixed($0) }
        self.init(
            scheme: secrets.scheme,
            secrets: fixed ?? .endpoints(secrets),
            places: secrets,
            clock: clock
        )
    }

    /// Makes a signer that asks a function for the secrets of each webhook.
    ///
    /// ```swift
    /// let signer = HMACSigner { webhook in try await vault.secrets(of: webhook.endpoint) }
    /// ```
    ///
    /// - Parameters:
    ///   - scheme: The scheme to sign by.
    ///   - clock: Tells the time that is signed.
    ///   - secrets: Gives the secrets to sign a webhook with, the newest first. It is asked at
    ///     every attempt: keep the secrets that you have made. With none the attempt fails and is
    ///     retried, and so it is if it throws; a ``/Tackle/SendError`` may say otherwise.
    public init(
        scheme: SignatureScheme = .standard,
        clock: any WallClock = SystemClock(),
        secrets: @escaping @Sendable (Webhook) async throws -> [SigningSecret]
    ) {
        self.init(scheme: scheme, secrets: .lookup(secrets), clock: clock)
    }

    private init(
        scheme: SignatureScheme,
        secrets: SignerSecrets,
        places: EndpointSecrets? = nil,
        clock: any WallClock
    ) {
        self.scheme = scheme
        self.secrets = secrets
        self.places = places
        self.clock = clock
    }

    /// The headers that no other signer may write.
    public var unsharedHeaders: [String] { scheme.rules.unsharedHeaderNames }

    /// Signs the attempt at the clock's time and hands it on.
    ///
    /// - Throws: ``/Tackle/SendError`` with the code `misconfigured` if it cannot be signed, and
    ///   what the rest of the pipeline throws.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        let now = clock.now
        let secrets = try await secrets.secrets(for: delivery.webhook, scheme, at: now)
        let target = target(of: delivery, next.requestMethod)
        if secrets.contains(where: \.key.isExternal) {
            return try await next(signedFromAnywhere(delivery, target, with: secrets, at: now))
        }
        return try await next(signed(delivery, target, with: secrets, at: now))
    }

    /// The delivery signed as if the attempt were now; nothing where that takes asking a function
    /// or a key that is held elsewhere.
    ///
    /// - Throws: ``/Tackle/SendError`` with the code `misconfigured` if it cannot be signed.
    public func preview(_ delivery: Delivery, requestMethod: String) async throws -> Delivery? {
        if case .lookup = secrets { return nil }
        let now = clock.now
        let secrets = try await secrets.secrets(for: delivery.webhook, scheme, at: now)
        if secrets.contains(where: \.key.isExternal) { return nil }
        return try signed(delivery, target(of: delivery, requestMethod), with: secrets, at: now)
    }

    private func target(of delivery: Delivery, _ method: String) -> RequestTarget? {
        scheme.rules.signsTarget
            ? RequestTarget(method: method, url: delivery.webhook.url) : nil
    }

    private func signed(
        _ delivery: Delivery,
        _ target: RequestTarget?,
        with secrets: [SigningSecret],
        at now: Date
    ) throws -> Delivery {
        var signed = delivery
        let fields: [SignatureField]
        do throws(SigningFailure) {
            fields = try scheme.sign(message(delivery, target, at: now), with: secrets)
        } catch {
            throw SendError(.misconfigured, error.description, underlying: error)
        }
        signed.reserveHeaders(fields.count)
        for field in fields { try signed.sign(field) }
        return signed
    }

    private func signedFromAnywhere(
        _ delivery: Delivery,
        _ target: RequestTarget?,
        with secrets: [SigningSecret],
        at now: Date
    ) async throws -> Delivery {
        var signed = delivery
        do {
            let message = try message(delivery, target, at: now)
            for field in try await scheme.signFromAnywhere(message, with: secrets) {
                try signed.sign(field)
            }
        } catch let error as SigningFailure {
            throw SendError(.misconfigured, error.description, underlying: error)
        }
        return signed
    }

    private func message(
        _ delivery: Delivery,
        _ target: RequestTarget?,
        at now: Date
    ) throws(SigningFailure) -> SignableMessage {
        let id = delivery.webhook.id.description
        let body = delivery.webhook.body.bytes
        // A signer before this one has set the time of the attempt, and signed it.
        if !delivery.headers.isEmpty, let name = scheme.rules.timestampHeaderName,
            let text = delivery.headers[name], let time = UnixTimestamp.parse(Array(text.utf8))
        {
            return SignableMessage(id: id, timestamp: time, body: body, target: target)
        }
        return try SignableMessage(id: id, date: now, body: body, target: target)
    }
}

extension Delivery {
    /// Adds a field of a signer, as it goes with one that another signer has set.
    fileprivate mutating func sign(_ field: SignatureField) throws {
        switch field.joining {
        case .never: try sign(header: field.name, field.value)
        case .same: try sign(header: field.name, field.value, joining: nil)
        case .list: try sign(header: field.name, field.value, joining: " ")
        }
    }
}
