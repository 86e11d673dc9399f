import TackleHMAC

/// Something that is compared: it signs, and what it makes is thrown away.
///
/// A row is added in ``all(of:)``.
struct SigningRow {
    let name: String

    /// Whether nothing that lasts may be made for a message: so it is with Tackle's, but that
    /// libcrypto 3.0 itself fetches SHA-512 for each signature by Ed25519.
    let isHeld: Bool

    private let sign: (_ timestamp: Int64) throws -> Int
    private let timestamp: Int64

    /// Makes a row of what signs once, at a time, and tells how many characters or bytes that
    /// made, so that the compiler leaves nothing out.
    init(
        _ name: String,
        isHeld: Bool,
        from timestamp: Int64,
        sign: @escaping (_ timestamp: Int64) throws -> Int
    ) {
        self.name = name
        self.isHeld = isHeld
        self.timestamp = timestamp
        self.sign = sign
    }

    /// Signs so many times, each a second later than the one before.
    ///
    /// - Returns: how many characters or bytes that made.
    func make(_ count: Int) throws -> Int {
        var made = 0
        for number in 0..<count { made &+= try sign(timestamp + Int64(number)) }
        return made
    }

    /// All that is compared.
    static func all(of bytes: SignedBytes) throws -> [SigningRow] {
        let secrets = try bytes.secrets.map { try SigningSecret($0) }
        let text = try SigningSecret("It's a Secret to Everybody", for: .github)
        let pair = try SigningSecret(NewSecret(for: .standardEd25519).text, for: .standardEd25519)
        let crypto = CryptoSigner(bytes)
        guard try crypto.agrees(with: .standard, secrets[0]) else {
            throw Disagreement()
        }
        return [
            scheme(.standard, "standard", [secrets[0]], bytes),
            scheme(.standard, "standard, two secrets", secrets, bytes),
            scheme(.github, "github", [text], bytes),
            scheme(.httpMessageSignatures, "http-message-signatures", [secrets[0]], bytes),
            scheme(.standardEd25519, "standard-ed25519", [pair], bytes, isHeld: false),
            SigningRow("swift-crypto, code alone", isHeld: false, from: bytes.timestamp) { _ in
                crypto.makeCode()
            },
            SigningRow("swift-crypto, headers", isHeld: false, from: bytes.timestamp) {
                crypto.fields(at: $0).reduce(0) { $0 + $1.value.utf8.count }
            },
        ]
    }

    /// A scheme, by its public interface alone.
    private static func scheme(
        _ scheme: SignatureScheme,
        _ name: String,
        _ secrets: [SigningSecret],
        _ bytes: SignedBytes,
        isHeld: Bool = true
    ) -> SigningRow {
        SigningRow(name, isHeld: isHeld, from: bytes.timestamp) { timestamp in
            try scheme.sign(bytes.message(at: timestamp), with: secrets)
                .reduce(0) { $0 + $1.value.utf8.count }
        }
    }

    /// What is compared does not make the same signature.
    private struct Disagreement: Error {}
}
