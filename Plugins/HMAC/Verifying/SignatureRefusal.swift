/// Why a webhook that arrived is not taken as genuine: the verdict, typed.
///
/// The description is one sentence that repeats nothing of what arrived.
public enum SignatureRefusal: Error, Sendable, Hashable {
    /// A header field that the scheme needs is missing or empty.
    case missingHeader(String)

    /// A header field is there more than once, and which of them is meant is open.
    case duplicateHeader(String)

    /// A header field is not of the form that the scheme prescribes.
    case malformed(header: String, rule: String)

    /// A time is not a whole number of seconds since 1970.
    case malformedTimestamp(header: String)

    /// The scheme needs to know what the request asks of whom, and the verifier was not told.
    case missingTarget

    /// The time that is signed lies further back than the tolerance allows.
    case timestampTooOld

    /// The time that is signed lies further ahead than the tolerance allows.
    case timestampTooNew

    /// No signature is one of the secrets over what arrived.
    case noMatch

    /// The body is not the one whose digest was sent with it (RFC 9530).
    case digestMismatch

    /// A signature is good, and does not cover a part of the request that must be covered.
    case notCovered(component: String)

    /// None of the verifier's secrets is in force at this time.
    case noSecretInForce

    /// The same webhook was taken before, so long ago that it may be a replay or so lately that it
    /// is a repetition.
    case replayed

    /// One of a handful of words, fit for a metric's label.
    public var name: String {
        switch self {
        case .missingHeader: "missing-header"
        case .duplicateHeader: "duplicate-header"
        case .malformed: "malformed-header"
        case .malformedTimestamp: "malformed-timestamp"
        case .missingTarget: "missing-target"
        case .timestampTooOld: "timestamp-too-old"
        case .timestampTooNew: "timestamp-too-new"
        case .noMatch: "no-matching-signature"
        case .digestMismatch: "digest-mismatch"
        case .notCovered: "not-covered"
        case .noSecretInForce: "no-secret-in-force"
        case .replayed: "replayed"
        }
    }
}

extension SignatureRefusal: CustomStringConvertible {
    /// What is wrong, as one sentence without a full stop.
    public var description: String {
        switch self {
        case .missingHeader(let name): "the header \(name) is missing or empty"
        case .duplicateHeader(let name):
            "the header \(name) is there more than once: which is meant is open"
        case .malformed(let name, let rule): "the header \(name) \(rule)"
        case .malformedTimestamp(let name):
            "the header \(name) has no whole number of seconds since 1970 where its time belongs"
        case .missingTarget:
            "the scheme signs where a request goes: tell the verifier its method, host and path"
        case .timestampTooOld: "the webhook was signed longer ago than the tolerance allows"
        case .timestampTooNew: "the webhook's time is further ahead than the tolerance allows"
        case .noMatch: "no signature matches: the secret, the body or a signed header differs"
        case .digestMismatch: "the body is not the one that the header content-digest describes"
        case .notCovered(let component):
            "no signature covers \(component), so that anyone could have altered it"
        case .noSecretInForce: "none of the secrets is in force at this time; add a new one"
        case .replayed: "this webhook was taken before"
        }
    }
}
