public import FoundationEssentials

/// Tells whether a webhook that arrived is genuine.
///
/// ```swift
/// let verifier = try SignatureVerifier(secrets: [SigningSecret(text)])
/// let message = try verifier.verify(headers: headers, body: body, now: Date())
/// ```
///
/// It is strict: each header exactly once, whole seconds, times neither too old nor too new,
/// signatures in canonical base64 compared in constant time; no input makes it crash.
public struct SignatureVerifier: Sendable {
    private let secrets: [SigningSecret]
    private let scheme: SignatureScheme
    private let tolerance: Duration

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - secrets: The secrets that are accepted: during a rotation the old and the new one.
    ///   - scheme: The scheme that must have been used; there is no falling back to another.
    ///   - tolerance: How far the signed time may be from now, in both directions. Standard
    ///     Webhooks' libraries use five minutes; a negative one refuses every webhook.
    /// - Throws: ``InvalidSecret`` if there is no secret.
    public init(
        secrets: [SigningSecret],
        scheme: SignatureScheme = .standard,
        tolerance: Duration = .seconds(300)
    ) throws(InvalidSecret) {
        guard !secrets.isEmpty else { throw .missing }
        self.secrets = secrets
        self.scheme = scheme
        self.tolerance = tolerance
    }

    /// Verifies a webhook, or throws the reason why it is not genuine.
    ///
    /// - Parameters:
    ///   - headers: All header lines as they arrived, repeated ones repeated.
    ///   - body: The raw bytes of the body, before any parsing.
    ///   - now: The time to judge by.
    /// - Returns: The id and time that the signature covers, to recognise repetitions with.
    /// - Throws: ``SignatureRefusal``.
    @discardableResult
    public func verify(
        headers: [(name: String, value: String)],
        body: [UInt8],
        now: Date
    ) throws(SignatureRefusal) -> VerifiedMessage {
        let message = ReceivedMessage(
            headers: headers,
            body: body,
            now: now,
            tolerance: tolerance
        )
        return try scheme.rules.verify(message, with: secrets)
    }
}
