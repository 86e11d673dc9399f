import FoundationEssentials
public import Tackle

/// Tells whether a webhook that arrived is genuine.
///
/// ```swift
/// let verifier = try SignatureVerifier(secrets: [SigningSecret(text)])
/// let message = try verifier.verify(headers: headers, body: body)
/// ```
///
/// It needs no HTTP framework: it takes header lines and the bytes of the body as they came. It is
/// strict: each header of a scheme exactly once (Content-Digest, a list, may have several lines),
/// whole seconds, times neither too old nor too new, signatures in their one encoding, compared in
/// constant time, by the scheme's algorithm and no other. Every input has a typed verdict; none
/// makes it crash.
public struct SignatureVerifier: Sendable {
    /// The scheme that must have been used.
    public let scheme: SignatureScheme

    /// How far the signed time may be from now, in both directions.
    public let tolerance: Duration

    /// The most signatures of a message that are looked at: each by Ed25519 takes its time.
    private static let claimLimit = 256

    private let secrets: [SigningSecret]
    private let replays: ReplayWindow?
    private let clock: any WallClock

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - secrets: The secrets that are accepted, as far as they are in force: during a rotation
    ///     the old and the new one.
    ///   - scheme: The scheme that must have been used; there is no falling back to another.
    ///   - tolerance: How far the signed time may be from now, in both directions. Standard
    ///     Webhooks' libraries use five minutes; a negative one refuses every webhook. GitHub and
    ///     Shopify sign no time, so that it says nothing of theirs.
    ///   - replays: What was taken of late; without it a webhook that comes twice is taken twice.
    ///   - clock: Tells the time to judge by.
    /// - Throws: ``InvalidSecret`` if there is no secret, or one that cannot verify.
    public init(
        secrets: [SigningSecret],
        scheme: SignatureScheme = .standard,
        tolerance: Duration = .seconds(300),
        replays: ReplayWindow? = nil,
        clock: any WallClock = SystemClock()
    ) throws(InvalidSecret) {
        guard !secrets.isEmpty else { throw .missing }
        for secret in secrets {
            switch secret.key {
            case .hmac, .publicKey: break
            case .privateKey: throw .cannotVerify
            case .external: throw .external
            }
            try scheme.check(secret)
        }
        self.secrets = secrets
        self.scheme = scheme
        self.tolerance = tolerance
        self.replays = replays
        self.clock = clock
    }

    /// Verifies a webhook, or throws the reason why it is not genuine.
    ///
    /// - Parameters:
    ///   - headers: All header lines as they arrived, repeated ones repeated.
    ///   - body: The raw bytes of the body, before any parsing.
    ///   - target: Method, authority and path of the request; HTTP Message Signatures needs it.
    /// - Returns: What the signature covers, to recognise repetitions with.
    /// - Throws: ``SignatureRefusal``.
    @discardableResult
    public func verify(
        headers: [(name: String, value: String)],
        body: [UInt8],
        target: RequestTarget? = nil
    ) throws(SignatureRefusal) -> VerifiedMessage {
        let now = clock.now
        let message = ReceivedMessage(headers: headers, body: body, target: target)
        let claims = try scheme.rules.claims(of: message)
        try claims.timestamp.map { time throws(SignatureRefusal) in try check(time, at: now) }
        let found = try match(claims, body, at: now)
        let timestamp = found.timestamp ?? claims.timestamp
        let id = found.id ?? claims.id
        guard let replays else {
            return VerifiedMessage(id: id, timestamp: timestamp, replayKey: nil)
        }
        let key: String
        if let id { key = id } else { key = try replayKey(body, timestamp) }
        guard replays.insert(key, at: now, until: end(of: timestamp)) else { throw .replayed }
        return VerifiedMessage(id: id, timestamp: timestamp, replayKey: key)
    }

    /// What a webhook without a signed id is known by: its time and its body.
    ///
    /// Every signature covers these. A signature itself would not do: of two that are good one can
    /// be left out.
    private func replayKey(
        _ body: [UInt8],
        _ timestamp: Int64?
    ) throws(SignatureRefusal) -> String {
        // What cannot be computed matches nothing.
        guard let hash = Digest.sha256.hash(body) else { throw .noMatch }
        return "\(timestamp.map(String.init) ?? "").\(Hex.encode(hash))"
    }

    /// The first signature that is one of a secret in force, and in time.
    private func match(
        _ claims: SignatureClaims,
        _ body: [UInt8],
        at now: Date
    ) throws(SignatureRefusal) -> SignatureClaims.Claim {
        let inForce = secrets.filter { $0.period.contains(now) }
        guard !inForce.isEmpty else { throw .noSecretInForce }
        var refusal = SignatureRefusal.noMatch
        for secret in inForce {
            var matcher = SignatureMatcher(secret, body)
            for claim in claims.signatures.prefix(Self.claimLimit)
            where matcher.matches(claim) {
                do throws(SignatureRefusal) {
                    if let component = claim.uncovered { throw .notCovered(component: component) }
                    if let time = claim.timestamp { try check(time, at: now) }
                    if let expiry = claim.expiry, seconds(now) >= Double(expiry) {
                        throw .timestampTooOld
                    }
                    return claim
                } catch {
                    refusal = error
                }
            }
        }
        throw refusal
    }

    /// Refuses a time that is more than the tolerance away from now, in either direction.
    ///
    /// Both are whole seconds. A clock that is not a number and a negative tolerance refuse all.
    private func check(_ timestamp: Int64, at now: Date) throws(SignatureRefusal) {
        let age = seconds(now) - Double(timestamp)
        guard -age <= allowance else { throw .timestampTooNew }
        guard age <= allowance else { throw .timestampTooOld }
    }

    private func seconds(_ moment: Date) -> Double { moment.timeIntervalSince1970.rounded(.down) }

    private var allowance: Double {
        let (seconds, attoseconds) = tolerance.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// The moment from which a webhook of that time is refused anyway.
    private func end(of timestamp: Int64?) -> Date {
        timestamp.map { Date(timeIntervalSince1970: Double($0) + allowance + 1) } ?? .distantFuture
    }
}
