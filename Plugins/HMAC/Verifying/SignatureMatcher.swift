import COpenSSL

/// Compares the signatures that a message claims with those of one secret.
///
/// HMAC is computed once for all signatures over one content, however many a sender claims.
struct SignatureMatcher {
    private let secret: SigningSecret
    private let body: [UInt8]
    private var computed: (head: [UInt8], code: [UInt8])?

    init(_ secret: SigningSecret, _ body: [UInt8]) {
        self.secret = secret
        self.body = body
    }

    /// Whether the signature is one of the secret; what cannot be computed matches nothing.
    mutating func matches(_ claim: SignatureClaims.Claim) -> Bool {
        guard claim.algorithm == secret.algorithm, isNamed(claim.keyID),
            claim.bytes.count == claim.algorithm.signatureLength
        else { return false }
        switch secret.key {
        case .hmac(let key):
            if computed?.head != claim.content.head {
                guard let code = try? key.code(of: claim.content, body) else { return false }
                computed = (head: claim.content.head, code: code)
            }
            guard let code = computed?.code else { return false }
            return CRYPTO_memcmp(claim.bytes, code, claim.bytes.count) == 0
        case .publicKey(let key):
            return key.isSignature(claim.bytes, of: claim.content.joined(with: body))
        case .privateKey, .external:
            return false
        }
    }

    /// A secret that has a name is not tried on signatures of keys with other names.
    private func isNamed(_ keyID: String?) -> Bool {
        guard let keyID, let name = secret.keyID else { return true }
        return keyID.utf8.elementsEqual(name.utf8)
    }
}
