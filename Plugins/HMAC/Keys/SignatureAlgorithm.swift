/// How a signature is computed from a key and the signed bytes.
public enum SignatureAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// HMAC with SHA-256 (RFC 2104), where sender and receiver share one secret.
    case hmacSHA256 = "hmac-sha256"

    /// Ed25519 in its pure form (RFC 8032, section 5.1): only the sender can sign.
    case ed25519

    /// How many bytes a signature has.
    public var signatureLength: Int {
        switch self {
        case .hmacSHA256: HMACKey.codeLength
        case .ed25519: Ed25519PrivateKey.signatureLength
        }
    }
}
