/// What a signature scheme is made of: what it signs, and how a signature is written and read.
///
/// Keys, rotation and comparing are the same for all schemes and not a scheme's business. One is
/// added by a type that conforms and a static member of ``SignatureScheme``.
protocol SchemeRules: Sendable {
    /// How its secrets are written, and which keys it takes.
    var form: SecretForm { get }

    /// The algorithms that it has a place for.
    var algorithms: [SignatureAlgorithm] { get }

    /// The names of the header fields it writes, in lower case.
    var headerNames: [String] { get }

    /// Those of them that hold the signatures of one signer only, in lower case.
    var unsharedHeaderNames: [String] { get }

    /// The header field of the time, which a later signer of the same attempt takes over.
    var timestampHeaderName: String? { get }

    /// Whether it signs what the request asks of whom.
    var signsTarget: Bool { get }

    /// Whether a message carries a signature of each secret; else the first one in force signs.
    var carriesSeveral: Bool { get }

    /// The most secrets a signer takes; a header field has room for their signatures.
    var secretLimit: Int { get }

    /// What is signed of a message; a scheme may name the secret in it.
    func content(
        of draft: inout SigningDraft,
        by secret: SigningSecret
    ) throws(SigningFailure) -> SignedContent

    /// The header fields of a message; there is at least one signature.
    func fields(
        of draft: inout SigningDraft,
        with signatures: [Signature]
    ) throws(SigningFailure) -> [SignatureField]

    /// Reads what a message that arrived claims of itself, and judges nothing but its form.
    func claims(of message: ReceivedMessage) throws(SignatureRefusal) -> SignatureClaims
}

extension SchemeRules {
    var unsharedHeaderNames: [String] { headerNames }
    var timestampHeaderName: String? { nil }
    var signsTarget: Bool { false }
    var secretLimit: Int { 100 }
}
