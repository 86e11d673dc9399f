public import FoundationEssentials

/// A secret or key that signs webhooks or verifies them.
///
/// It never prints: its description and its mirror are redacted, and it cannot be encoded. Its
/// bytes lie in an allocation of their own that is wiped when the last copy of the value is
/// released. The text it was made from stays the caller's: a Swift string cannot be wiped, so
/// prefer ``SecretSource`` with a file, whose content never becomes a string.
///
/// Its algorithm is fixed by what it is, so that nothing that arrives can choose a weaker one.
/// Making one sets up the key; keep it instead of making it again for each webhook.
public struct SigningSecret: Sendable {
    /// What makes it this secret and no other.
    private enum Identity: Sendable {
        case bytes(SecretBytes)
        case external(ExternalKey)
    }

    /// What a secret consists of, shared by its copies: to copy one costs the count of a reference.
    private final class Content: Sendable {
        let key: SigningKey
        let identity: Identity
        let writing: KeyMaterial.Writing?
        let keyID: String?
        let period: SecretPeriod

        init(
            _ key: SigningKey,
            _ identity: Identity,
            _ writing: KeyMaterial.Writing? = nil,
            keyID: String? = nil,
            period: SecretPeriod = .always
        ) {
            self.key = key
            self.identity = identity
            self.writing = writing
            self.keyID = keyID
            self.period = period
        }
    }

    private let content: Content

    var key: SigningKey { content.key }

    /// How it was written, where that decides which key it is.
    var writing: KeyMaterial.Writing? { content.writing }

    /// What receivers know the key by, where the scheme tells them: the `keyid` of RFC 9421.
    public var keyID: String? { content.keyID }

    /// When it is in force; always, unless ``inForce(from:until:)`` says otherwise.
    public var period: SecretPeriod { content.period }

    /// Reads a secret from the text that a scheme writes it in.
    ///
    /// For ``SignatureScheme/standard``: `whsec_` and the base64 of 24 to 64 bytes (Standard
    /// Webhooks, "Signature scheme"), strict and padded; the prefix may be missing. For
    /// ``SignatureScheme/standardEd25519``: `whsk_` to sign, `whpk_` to verify. GitHub, Stripe,
    /// Slack and Shopify take any text of at least 8 bytes; Stripe's prefix is part of the key.
    ///
    /// - Parameters:
    ///   - text: The secret's text.
    ///   - scheme: The scheme whose form the text has.
    /// - Throws: ``InvalidSecret``, which tells what is wrong and shows nothing of the text.
    public init(_ text: String, for scheme: SignatureScheme = .standard) throws(InvalidSecret) {
        try self.init(SecretBytes(text), for: scheme)
    }

    /// Makes a secret of bytes that are no text, or are written as one.
    ///
    /// - Parameters:
    ///   - bytes: An HMAC key, 24 to 64 bytes for the standard scheme, at least 8 for others; for
    ///     Ed25519 a seed of 32 bytes, with or without the 32 of its public key.
    ///   - scheme: The scheme it is for.
    /// - Throws: ``InvalidSecret``.
    public init(
        bytes: some Collection<UInt8>,
        for scheme: SignatureScheme = .standard
    ) throws(InvalidSecret) {
        let bytes = SecretBytes(capacity: bytes.count) { (room: UnsafeMutableRawBufferPointer) in
            room.copyBytes(from: bytes)
            return room.count
        }
        try self.init(key: bytes, for: scheme)
    }

    /// Makes a secret of an Ed25519 public key of 32 bytes, which verifies.
    ///
    /// - Throws: ``InvalidSecret`` for a key that no honest signer has: of small order, not
    ///   reduced, or not on the curve.
    public init(publicKey bytes: [UInt8]) throws(InvalidSecret) {
        guard bytes.count == Ed25519PublicKey.length else {
            throw InvalidSecret("has \(bytes.count) bytes, and a public key has 32; give all of it")
        }
        let key = try Ed25519PublicKey(bytes)
        let copy = bytes.withUnsafeBytes { SecretBytes(copying: $0) }
        self.init(KeyMaterial(key: .publicKey(key), bytes: copy))
    }

    /// Names a key that is held elsewhere, such as in a KMS, and signs through a function.
    ///
    /// ```swift
    /// let secret = SigningSecret(external: .ed25519) { bytes in try await kms.sign(bytes) }
    /// ```
    ///
    /// - Parameters:
    ///   - algorithm: What the function computes.
    ///   - sign: Takes the bytes that are signed, all of them, and returns the raw signature: 32
    ///     bytes of HMAC-SHA256 or 64 of Ed25519. What it throws fails the attempt, which is
    ///     retried; a ``/Tackle/SendError`` may say otherwise.
    public init(
        external algorithm: SignatureAlgorithm,
        sign: @escaping @Sendable (_ bytes: [UInt8]) async throws -> [UInt8]
    ) {
        let key = ExternalKey(algorithm, sign)
        content = Content(.external(key), .external(key))
    }

    init(_ text: SecretBytes, for scheme: SignatureScheme) throws(InvalidSecret) {
        try self.init(
            text.withBytes { (bytes) throws(InvalidSecret) in try scheme.rules.form.key(bytes) }
        )
    }

    init(key bytes: SecretBytes, for scheme: SignatureScheme) throws(InvalidSecret) {
        try self.init(scheme.rules.form.key(bytes: bytes))
    }

    private init(_ material: KeyMaterial) {
        content = Content(material.key, .bytes(material.bytes), material.writing)
    }

    private init(_ content: Content) {
        self.content = content
    }

    /// The algorithm that the secret is used with, and no other.
    public var algorithm: SignatureAlgorithm { key.algorithm }

    /// The public key in text, `whpk_` and base64, for those that verify; nil for a secret of HMAC
    /// and for a key that is held elsewhere.
    public var publicKey: String? {
        switch key {
        case .privateKey(let key): "whpk_" + Base64.encode(key.publicKey)
        case .publicKey(let key): "whpk_" + Base64.encode(key.bytes)
        case .hmac, .external: nil
        }
    }

    /// The same secret, with the name that receivers know it by.
    ///
    /// - Parameter keyID: 1 to 256 characters of visible ASCII and spaces.
    /// - Returns: The secret with that name.
    /// - Throws: ``InvalidSecret`` for a name with anything else in it.
    public func named(_ keyID: String) throws(InvalidSecret) -> SigningSecret {
        guard (1...256).contains(keyID.utf8.count),
            keyID.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw InvalidSecret(
                subject: "the key id",
                "is not 1 to 256 characters of visible ASCII and spaces; choose another"
            )
        }
        return SigningSecret(
            Content(key, content.identity, writing, keyID: keyID, period: period)
        )
    }

    /// The same secret, in force for some time only: how a rotation is planned.
    ///
    /// ```swift
    /// let secrets = try [new.inForce(from: monday), old.inForce(until: friday)]
    /// ```
    ///
    /// - Parameters:
    ///   - start: The first moment at which it signs and is accepted; nil for always before.
    ///   - end: The moment from which it no longer does; nil for never.
    /// - Returns: The secret with that period.
    /// - Throws: ``InvalidSecret`` where the end does not lie behind the start.
    public func inForce(
        from start: Date? = nil,
        until end: Date? = nil
    ) throws(InvalidSecret) -> SigningSecret {
        let period = try SecretPeriod(from: start, until: end)
        return SigningSecret(
            Content(key, content.identity, writing, keyID: keyID, period: period)
        )
    }
}

extension SigningSecret: Equatable {
    /// Whether both have the same key, in a time that depends on its length alone.
    public static func == (left: SigningSecret, right: SigningSecret) -> Bool {
        switch (left.content.identity, right.content.identity) {
        case (.bytes(let mine), .bytes(let other)):
            left.algorithm == right.algorithm && mine.isEqual(to: other)
        case (.external(let mine), .external(let other)): mine === other
        default: false
        }
    }
}

extension SigningSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `[redacted]`.
    public var description: String { "[redacted]" }

    /// Always `[redacted]`.
    public var debugDescription: String { description }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
