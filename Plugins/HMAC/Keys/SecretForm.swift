/// How a scheme's secrets are written, and which keys it takes.
enum SecretForm: Sendable {
    /// `whsec_` and the base64 of 24 to 64 bytes (Standard Webhooks, "Signature scheme"); the
    /// prefix may be missing.
    case standard

    /// `whsk_` and the base64 of a seed and its public key, or `whpk_` and that of a public key.
    case ed25519

    /// Any text, whose UTF-8 bytes are the key, a prefix among them.
    case text

    /// What the prefix says, which must be there: one of the two first.
    case prefixed

    /// What the prefix says, and without one any text.
    case open

    /// Reads a secret as the scheme's receivers write it; the bytes are valid only meanwhile.
    func key(_ text: UnsafeRawBufferPointer) throws(InvalidSecret) -> KeyMaterial {
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        guard !text.allSatisfy(blanks.contains) else { throw reject("is empty") }
        switch (self, Prefix(text)) {
        case (.standard, .symmetric), (.standard, nil), (.prefixed, .symmetric),
            (.open, .symmetric):
            let bytes = try decoded(
                text,
                Prefix(text)?.count ?? 0,
                limit: Self.standardLengths.upperBound
            )
            return try hmac(bytes, Self.standardLengths, writing: .base64)
        case (.ed25519, .private), (.prefixed, .private), (.open, .private):
            return try privateKey(decoded(text, 5, limit: 64))
        case (.ed25519, .public), (.prefixed, .public), (.open, .public):
            return try publicKey(decoded(text, 5, limit: 64))
        case (.text, .symmetric), (.text, nil), (.open, nil):
            return try hmac(plain(text), Self.textLengths, writing: .text)
        case (_, .private):
            throw reject("is an Ed25519 private key (whsk_), which HMAC cannot use")
        case (_, .public):
            throw reject("is an Ed25519 public key (whpk_), which HMAC cannot use")
        case (.ed25519, .symmetric):
            throw reject("is a symmetric secret (whsec_), which Ed25519 cannot use")
        case (.ed25519, nil), (.prefixed, nil):
            throw reject("has no prefix that tells which kind of key it is")
        }
    }

    /// Takes a secret's bytes: an HMAC key or, for Ed25519, a seed with or without its public key.
    func key(bytes: SecretBytes) throws(InvalidSecret) -> KeyMaterial {
        switch self {
        case .standard, .prefixed: try hmac(bytes, Self.standardLengths)
        case .text, .open: try hmac(bytes, Self.textLengths)
        case .ed25519: try privateKey(bytes)
        }
    }

    /// How an HMAC key may have been written for it.
    var writings: [KeyMaterial.Writing] {
        switch self {
        case .standard, .prefixed, .ed25519: [.base64]
        case .text: [.text]
        case .open: [.base64, .text]
        }
    }

    private enum Prefix {
        case symmetric
        case `private`
        case `public`

        init?(_ text: UnsafeRawBufferPointer) {
            if text.starts(with: "whsec_".utf8) {
                self = .symmetric
            } else if text.starts(with: "whsk_".utf8) {
                self = .private
            } else if text.starts(with: "whpk_".utf8) {
                self = .public
            } else {
                return nil
            }
        }

        var count: Int { self == .symmetric ? 6 : 5 }
    }

    private static let standardLengths = 24...64

    /// A key shorter than 8 bytes can be guessed; the upper bound keeps a whole file out.
    private static let textLengths = 8...4096

    private func hmac(
        _ bytes: SecretBytes,
        _ lengths: ClosedRange<Int>,
        writing: KeyMaterial.Writing? = nil
    ) throws(InvalidSecret) -> KeyMaterial {
        guard bytes.count >= lengths.lowerBound else {
            throw reject("has fewer than \(lengths.lowerBound) bytes")
        }
        guard bytes.count <= lengths.upperBound else {
            throw reject("has more than \(lengths.upperBound) bytes")
        }
        guard let key = try? HMACKey(bytes) else { throw .unusable }
        return KeyMaterial(key: .hmac(key), bytes: bytes, writing: writing)
    }

    private func plain(_ text: UnsafeRawBufferPointer) throws(InvalidSecret) -> SecretBytes {
        // They are never meant: a key that was read with the line end behind it is another key.
        let unwanted: [UInt8] = [0x00, 0x0A, 0x0D]
        guard !text.contains(where: unwanted.contains) else {
            throw reject("has a line end or a NUL in it")
        }
        return SecretBytes(copying: text)
    }

    private func decoded(
        _ text: UnsafeRawBufferPointer,
        _ prefix: Int,
        limit: Int
    ) throws(InvalidSecret) -> SecretBytes {
        let encoded = UnsafeRawBufferPointer(rebasing: text.dropFirst(prefix))
        guard !encoded.isEmpty else { throw reject("is empty behind its prefix") }
        guard encoded.count <= Base64.encodedCount(limit + 3) else {
            throw reject("has more than \(limit) bytes")
        }
        return try SecretBytes(capacity: encoded.count) { (room) throws(InvalidSecret) in
            guard let count = Base64.decode(encoded, into: room) else {
                throw reject("is not base64 with the standard alphabet and padding")
            }
            return count
        }
    }

    private func privateKey(_ bytes: SecretBytes) throws(InvalidSecret) -> KeyMaterial {
        let seedLength = Ed25519PrivateKey.seedLength
        guard [seedLength, 2 * seedLength].contains(bytes.count) else {
            throw reject(
                "has \(bytes.count) bytes, and a private key has a seed of 32 bytes and 32"
                    + " of its public key"
            )
        }
        return try bytes.withBytes { (bytes) throws(InvalidSecret) in
            let seed = UnsafeRawBufferPointer(rebasing: bytes[..<seedLength])
            guard let key = try? Ed25519PrivateKey(seed: seed) else { throw .unusable }
            // To sign with halves that do not belong together can give the private one away.
            guard bytes.count == seedLength || bytes[seedLength...].elementsEqual(key.publicKey)
            else { throw reject("has a public half that does not belong to its seed") }
            return KeyMaterial(key: .privateKey(key), bytes: SecretBytes(copying: seed))
        }
    }

    private func publicKey(_ bytes: SecretBytes) throws(InvalidSecret) -> KeyMaterial {
        guard bytes.count == Ed25519PublicKey.length else {
            throw reject("has \(bytes.count) bytes, and a public key has 32")
        }
        let key = try Ed25519PublicKey(bytes.withBytes { Array($0) })
        return KeyMaterial(key: .publicKey(key), bytes: bytes)
    }

    /// The refusal of a secret, with the form that is wanted.
    func reject(_ reason: String) -> InvalidSecret { InvalidSecret("\(reason); \(advice)") }

    private var advice: String {
        switch self {
        case .standard: "give whsec_ and the base64 of 24 to 64 random bytes"
        case .ed25519:
            "give whsk_ and the base64 of a private key to sign, whpk_ and that of a public key to"
                + " verify"
        case .text: "give a text of at least 8 bytes"
        case .prefixed:
            "give whsec_ and the base64 of 24 to 64 random bytes, or for Ed25519 whsk_ to sign and"
                + " whpk_ to verify"
        case .open:
            "give a text of at least 8 bytes, whsec_ and the base64 of 24 to 64 bytes, or for"
                + " Ed25519 whsk_ to sign and whpk_ to verify"
        }
    }
}
