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

    /// libcrypto failed, as it does when memory is short or its configuration forbids HMAC-SHA256.
    static var libcrypto: SigningFailure {
        // The queue of errors belongs to the thread: left behind, it would be read as another's.
        ERR_clear_error()
        return SigningFailure(
            description: "libcrypto failed to compute HMAC-SHA256; check its configuration"
        )
    }
}
