/// How the place where a secret is kept has it written.
public enum SecretEncoding: String, Sendable, Hashable, CaseIterable {
    /// As the scheme's receivers write it: with its prefix, or as plain text.
    case text

    /// The key's bytes in hexadecimal digits, small ones or capitals.
    case hex

    /// The key's bytes in base64 with the standard alphabet and padding.
    case base64

    /// The key's bytes themselves, all of a file.
    case raw

    /// Reads a secret that is kept so.
    func secret(
        _ kept: SecretBytes,
        for scheme: SignatureScheme
    ) throws(InvalidSecret) -> SigningSecret {
        switch self {
        case .text: return try SigningSecret(kept, for: scheme)
        case .raw: return try SigningSecret(key: kept, for: scheme)
        case .hex, .base64:
            let key = try SecretBytes(capacity: kept.count) { (room) throws(InvalidSecret) in
                let count = kept.withBytes { text in
                    self == .hex
                        ? Hex.decode(text, into: room, anyCase: true)
                        : Base64.decode(text, into: room)
                }
                guard let count else {
                    throw InvalidSecret(
                        "is not \(rawValue) as its encoding says; correct one of them"
                    )
                }
                return count
            }
            return try SigningSecret(key: key, for: scheme)
        }
    }
}
