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
/// the secret stays out of what a queue writes. Several secrets at once make one signature each, so
/// that a receiver may change from the old one to the new one when it likes.
public struct HMACSigner: SenderPlugin {
    /// The scheme it signs by.
    public let scheme: SignatureScheme

    /// The most secrets that a signer takes: their signatures share one header field.
    public static let secretLimit = 100

    private let secrets: [SigningSecret]
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
    ///   - secrets: 1 to ``secretLimit`` secrets, the newest first.
    ///   - scheme: The scheme to sign by.
    ///   - clock: Tells the time that is signed.
    /// - Throws: ``InvalidSecret`` if there is none or too many.
    public init(
        secrets: [SigningSecret],
        scheme: SignatureScheme = .standard,
        clock: any WallClock = SystemClock()
    ) throws(InvalidSecret) {
        guard !secrets.isEmpty else { throw .missing }
        guard secrets.count <= Self.secretLimit else { throw .tooMany }
        self.secrets = secrets
        self.scheme = scheme
        self.clock = clock
    }

    /// Signer.
    public var role: StageRole { .signer }

    /// Signs the attempt at the clock's time and hands it on.
    ///
    /// - Throws: ``Tackle/SendError`` with the code `misconfigured` if it cannot be signed, and
    ///   what the rest of the pipeline throws.
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await next(signed(delivery))
    }

    private func signed(_ delivery: Delivery) throws -> Delivery {
        var signed = delivery
        signed.reserveHeaders(scheme.headerNames.count)
        var refusal: (any Error)?
        do throws(SigningFailure) {
            let message = try SignableMessage(
                id: delivery.webhook.id.description,
                date: clock.now,
                body: delivery.webhook.body.bytes
            )
            try scheme.rules.sign(message, with: secrets) { name, value in
                do { try signed.sign(header: name, value) } catch { refusal = refusal ?? error }
            }
        } catch {
            throw SendError(.misconfigured, error.description, underlying: error)
        }
        if let refusal { throw refusal }
        return signed
    }
}
