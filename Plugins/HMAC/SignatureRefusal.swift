/// Why a webhook that arrived is not taken as genuine.
///
/// The description is one sentence that repeats nothing of what arrived.
public struct SignatureRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// One of a handful of words, fit for a metric's label: `missing-header`, `duplicate-header`,
    /// `malformed-header`, `malformed-timestamp`, `timestamp-too-old`, `timestamp-too-new`,
    /// `no-matching-signature` or `no-secret`.
    public let name: String

    /// What is wrong, as one sentence without a full stop.
    public let description: String
}

extension SignatureRefusal {
    static func missing(_ header: String) -> SignatureRefusal {
        .init(name: "missing-header", description: "the header \(header) is missing or empty")
    }

    static func duplicate(_ header: String) -> SignatureRefusal {
        .init(
            name: "duplicate-header",
            description: "the header \(header) is there more than once: which is meant is open"
        )
    }

    static func malformed(_ header: String, _ rule: String) -> SignatureRefusal {
        .init(name: "malformed-header", description: "the header \(header) \(rule)")
    }

    static func malformedTimestamp(_ header: String) -> SignatureRefusal {
        .init(
            name: "malformed-timestamp",
            description: "the header \(header) is not a whole number of seconds since 1970"
        )
    }

    static let tooOld = SignatureRefusal(
        name: "timestamp-too-old",
        description: "the webhook was signed longer ago than the tolerance allows"
    )

    static let tooNew = SignatureRefusal(
        name: "timestamp-too-new",
        description: "the webhook's time is further ahead than the tolerance allows"
    )

    static let noMatch = SignatureRefusal(
        name: "no-matching-signature",
        description: "no signature matches: the secret, the body or a signed header differs"
    )

    static let noSecret = SignatureRefusal(
        name: "no-secret",
        description: "there is no secret to verify with; give the verifier at least one"
    )
}
