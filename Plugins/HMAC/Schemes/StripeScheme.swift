/// Stripe's webhooks (stripe-python, `stripe/_webhook.py`).
///
/// Signed is the time, a full stop and the body, with HMAC-SHA256. The one header field has the
/// time and a signature of each secret: `t=1614265330,v1=hex,v1=hex`. The secret is taken as text,
/// with its prefix `whsec_`. `v0` is for test events of Stripe's own and counts for nothing.
struct StripeScheme: SchemeRules {
    let algorithms: [SignatureAlgorithm] = [.hmacSHA256]
    let form = SecretForm.text
    let headerNames = ["stripe-signature"]
    let carriesSeveral = true

    func content(
        of draft: inout SigningDraft,
        by secret: SigningSecret
    ) throws(SigningFailure) -> SignedContent {
        SignedContent(head: Array(draft.timestamp.utf8) + [UInt8(ascii: ".")])
    }

    func fields(
        of draft: inout SigningDraft,
        with signatures: [Signature]
    ) throws(SigningFailure) -> [SignatureField] {
        let elements = signatures.map { "v1=\(Hex.encode($0.bytes))" }
        let value = (["t=\(draft.timestamp)"] + elements).joined(separator: ",")
        return [SignatureField(Self.header, value)]
    }

    func claims(of message: ReceivedMessage) throws(SignatureRefusal) -> SignatureClaims {
        var timestamp: ArraySlice<UInt8>?
        var signatures: [[UInt8]] = []
        let elements = try message.header(Self.header)
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        for element in elements {
            guard let place = element.firstIndex(of: UInt8(ascii: "=")) else {
                throw .malformed(header: Self.header, rule: "has an element without '='")
            }
            let value = element[(place + 1)...]
            if element[..<place].elementsEqual("t".utf8) {
                guard timestamp == nil else {
                    throw .malformed(header: Self.header, rule: "has two times")
                }
                timestamp = value
            } else if element[..<place].elementsEqual("v1".utf8) {
                let length = SignatureAlgorithm.hmacSHA256.signatureLength
                SignatureEncoding.hex.decode(value, length: length).map { signatures.append($0) }
            }
        }
        guard let timestamp else { throw .malformed(header: Self.header, rule: "has no time") }
        guard let seconds = UnixTimestamp.parse(Array(timestamp)) else {
            throw .malformedTimestamp(header: Self.header)
        }
        let content = SignedContent(head: timestamp + [UInt8(ascii: ".")])
        return SignatureClaims(
            timestamp: seconds,
            signatures: signatures.map {
                .init(algorithm: .hmacSHA256, bytes: $0, content: content)
            }
        )
    }

    private static let header = "Stripe-Signature"
}

extension SignatureScheme {
    /// Stripe: HMAC-SHA256 over time and body, `t=…,v1=…` in one header field.
    public static let stripe = SignatureScheme(name: "stripe", rules: StripeScheme())
}
