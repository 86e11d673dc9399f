import COpenSSL

/// Standard Webhooks, version 1 (standard-webhooks.md, "Webhook metadata" and "Signature scheme").
///
/// Signed is the id, a full stop, the time, a full stop and the body; a signature is `v1,` and the
/// base64 of its HMAC-SHA256; several are separated by one space.
struct StandardRules: SchemeRules {
    let headerNames = [Self.idHeader, Self.timestampHeader, Self.signatureHeader]

    func secret(_ text: UnsafeRawBufferPointer) throws(InvalidSecret) -> SigningSecret {
        if text.starts(with: "whsk_".utf8) { throw .privateKey }
        if text.starts(with: "whpk_".utf8) { throw .publicKey }
        let prefix = text.starts(with: "whsec_".utf8) ? "whsec_".utf8.count : 0
        let encoded = UnsafeRawBufferPointer(rebasing: text.dropFirst(prefix))
        let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        guard !encoded.allSatisfy(blanks.contains) else { throw .empty }
        guard encoded.count <= Self.longestKey / 3 * 4 + 4 else { throw .tooLong }
        let key = try SecretBytes(capacity: encoded.count) { (room) throws(InvalidSecret) in
            guard let count = Base64.decode(encoded, into: room) else { throw .notBase64 }
            if count < Self.shortestKey { throw .tooShort }
            if count > Self.longestKey { throw .tooLong }
            return count
        }
        return try SigningSecret(macKey: key)
    }

    func sign(
        _ message: SignableMessage,
        with secrets: [SigningSecret]
    ) throws(SigningFailure) -> [SignatureField] {
        let id = Array(message.id.utf8)
        let timestamp = String(message.timestamp)
        guard Self.isSignable(id) else { throw .id }
        guard UnixTimestamp.parse(Array(timestamp.utf8)) != nil else { throw .timestamp }
        var signatures: [String] = []
        for secret in secrets {
            let code = try Self.code(secret, id, Array(timestamp.utf8), message.body)
            signatures.append("v1," + Base64.encode(code))
        }
        return [
            SignatureField(Self.idHeader, message.id),
            SignatureField(Self.timestampHeader, timestamp),
            SignatureField(Self.signatureHeader, signatures.joined(separator: " ")),
        ]
    }

    func verify(
        _ message: ReceivedMessage,
        with secrets: [SigningSecret]
    ) throws(SignatureRefusal) -> VerifiedMessage {
        let id = try message.header(Self.idHeader)
        let timestamp = try message.header(Self.timestampHeader)
        let signatures = try message.header(Self.signatureHeader)
        guard Self.isSignable(id) else {
            throw .malformed(Self.idHeader, "has other bytes than visible ASCII without '.'")
        }
        guard let seconds = UnixTimestamp.parse(timestamp) else {
            throw .malformedTimestamp(Self.timestampHeader)
        }
        try message.checkTime(seconds)
        let claimed = Self.codes(in: signatures)
        guard !claimed.isEmpty else { throw .noMatch }
        for secret in secrets {
            // What cannot be computed matches nothing.
            guard let code = try? Self.code(secret, id, timestamp, message.body) else { continue }
            // The lengths are equal: 32 bytes each.
            if claimed.contains(where: { CRYPTO_memcmp($0, code, HMACKey.codeLength) == 0 }) {
                return VerifiedMessage(
                    id: String(decoding: id, as: UTF8.self),
                    timestamp: seconds
                )
            }
        }
        throw .noMatch
    }

    private static let idHeader = "webhook-id"
    private static let timestampHeader = "webhook-timestamp"
    private static let signatureHeader = "webhook-signature"
    private static let shortestKey = 24
    private static let longestKey = 64

    /// A full stop in the id would let a signature be read as another message's.
    private static func isSignable(_ id: [UInt8]) -> Bool {
        !id.isEmpty && id.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ".") }
    }

    private static func code(
        _ secret: SigningSecret,
        _ id: [UInt8],
        _ timestamp: [UInt8],
        _ body: [UInt8]
    ) throws(SigningFailure) -> [UInt8] {
        switch secret.key {
        case .mac(let key): try key.code(id + [stop], timestamp + [stop], body)
        }
    }

    private static let stop = UInt8(ascii: ".")

    /// The codes of all well-formed `v1` signatures, 32 bytes each; other tokens are passed over.
    private static func codes(in header: [UInt8]) -> [[UInt8]] {
        header.split(separator: UInt8(ascii: " ")).compactMap { token in
            guard token.starts(with: "v1,".utf8) else { return nil }
            var code = [UInt8](repeating: 0, count: HMACKey.codeLength)
            let count = Array(token.dropFirst(3)).withUnsafeBytes { text in
                code.withUnsafeMutableBytes { Base64.decode(text, into: $0) }
            }
            return count == HMACKey.codeLength ? code : nil
        }
    }
}
