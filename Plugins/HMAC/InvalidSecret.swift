/// Why a text is not the secret that a signature scheme needs.
///
/// The description is one sentence that never has any part of the secret in it.
public struct InvalidSecret: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the sentence is about: `the secret`, or where it was to come from.
    public let subject: String

    /// What is wrong with it and what to do, without a full stop.
    public let reason: String

    init(subject: String = "the secret", _ reason: String) {
        self.subject = subject
        self.reason = reason
    }

    /// `the secret is empty; …`.
    public var description: String { "\(subject) \(reason)" }
}

extension InvalidSecret {
    /// The same, said of the place the secret came from.
    func from(_ place: String) -> InvalidSecret {
        InvalidSecret(subject: "the secret in \(place)", reason)
    }

    static let empty = InvalidSecret("is empty; \(standardForm)")
    static let tooShort = InvalidSecret("has fewer than 24 bytes; \(standardForm)")
    static let tooLong = InvalidSecret("has more than 64 bytes; \(standardForm)")
    static let notBase64 = InvalidSecret(
        "is not base64 with the standard alphabet and padding; \(standardForm)"
    )
    static let privateKey = InvalidSecret(
        "is an Ed25519 private key (whsk_), which HMAC cannot use; \(standardForm)"
    )
    static let publicKey = InvalidSecret(
        "is an Ed25519 public key (whpk_), which HMAC cannot use; \(standardForm)"
    )
    static let tooMany = InvalidSecret(
        subject: "the list of secrets",
        "has more than \(HMACSigner.secretLimit); keep those still in use"
    )
    static let missing = InvalidSecret("is missing; give at least one")

    private static let standardForm = "give whsec_ and the base64 of 24 to 64 random bytes"
}
