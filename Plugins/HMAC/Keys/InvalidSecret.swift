import COpenSSL

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

    static let missing = InvalidSecret("is missing; give at least one")
    static var unusable: InvalidSecret {
        // The queue of errors belongs to the thread: left behind, it would be read as another's.
        ERR_clear_error()
        return InvalidSecret("cannot be used: libcrypto refused it; check its configuration")
    }
    static let cannotSign = InvalidSecret(
        "is a public key (whpk_), which verifies and cannot sign; give the private key (whsk_)"
    )
    static let cannotVerify = InvalidSecret(
        "is a private key (whsk_), which a receiver must not have; give the public key (whpk_)"
    )
    static let external = InvalidSecret(
        "is held elsewhere and can only sign; verify with the key's public half or the secret"
    )
    static let publicKeyNotReduced = InvalidSecret(
        "is no public key: its number is not reduced modulo 2^255 - 19; \(newKey)"
    )
    static let publicKeyOfSmallOrder = InvalidSecret(
        "is a public key of small order, for which anyone can sign; \(newKey)"
    )
    static let publicKeyNotOnCurve = InvalidSecret(
        "is no public key: no point of the curve has it; \(newKey)"
    )

    private static let newKey = "copy it again, or make a new pair"
}
