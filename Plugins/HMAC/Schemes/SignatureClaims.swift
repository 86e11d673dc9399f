/// What a message that arrived says of itself, before anybody knows whether it is true.
struct SignatureClaims: Sendable {
    /// The id that is signed, if the scheme signs one.
    var id: String?

    /// The time that is signed, in whole seconds since 1970, if the scheme signs one.
    var timestamp: Int64?

    /// The signatures it carries, those that are well formed.
    var signatures: [Claim] = []

    /// A signature that is claimed to be one over a content.
    struct Claim: Sendable {
        let algorithm: SignatureAlgorithm
        let bytes: [UInt8]
        let content: SignedContent

        /// The id that this signature covers, where each says for itself what it covers.
        var id: String?

        /// The name of the key that is said to have signed, if the scheme tells it.
        var keyID: String?

        /// The time that this signature covers, where each has its own.
        var timestamp: Int64?

        /// The moment from which this signature is void, if it says so.
        var expiry: Int64?

        /// What must be covered and is not.
        var uncovered: String?
    }
}
