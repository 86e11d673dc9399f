import COpenSSL

/// Why a message cannot be signed.
///
/// The description is one sentence that holds no part of the message and none of the secret.
public struct SigningFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as one sentence without a full stop.
    public let description: String

    /// The id is empty, has a `.`, or has other bytes than visible ASCII.
    ///
    /// Standard Webhooks, "Signature scheme": the parts are joined with full stops, so an id with
    /// one would let a signature be read as that of another message.
    public static let id = SigningFailure(
        description: "the webhook id cannot be signed: use visible ASCII characters other than '.'"
    )

    /// The time is before 1970 or has more than 12 digits of seconds.
    public static let timestamp = SigningFailure(
        description: "the time cannot be signed: it is before 1970 or far in the future; "
            + "set the clock"
    )

    /// The scheme signs what the request asks of whom, and the message does not tell it.
    public static let target = SigningFailure(
        description: "the request's target cannot be signed: it is missing; give method and URL"
    )

    /// The key is held elsewhere, so that a signature has to be waited for.
    public static let external = SigningFailure(
        description: "the key is held elsewhere and cannot sign here: use signFromAnywhere"
    )

    /// The key is a public one.
    public static let publicKey = SigningFailure(
        description: "a public key (whpk_) cannot sign: give the private key (whsk_)"
    )

    /// The scheme has no place for signatures of the secret's algorithm.
    static func algorithm(
        _ algorithm: SignatureAlgorithm,
        for scheme: SignatureScheme
    ) -> SigningFailure {
        let wanted = scheme.rules.algorithms.map(\.rawValue).joined(separator: " or ")
        return SigningFailure(
            description: "the secret is for \(algorithm.rawValue), which the scheme '\(scheme)' has"
                + " no place for: give one for \(wanted)"
        )
    }

    /// A key held elsewhere has returned a signature of a wrong length.
    static func length(_ count: Int, of algorithm: SignatureAlgorithm) -> SigningFailure {
        SigningFailure(
            description: "the signing function returned \(count) bytes, and a signature of"
                + " \(algorithm.rawValue) has \(algorithm.signatureLength): return it raw"
        )
    }

    /// libcrypto failed, as it does when memory is short or its configuration forbids an algorithm.
    static var libcrypto: SigningFailure {
        // The queue of errors belongs to the thread: left behind, it would be read as another's.
        ERR_clear_error()
        return SigningFailure(
            description: "libcrypto failed to compute a signature; check its configuration"
        )
    }
}
