import Crypto
import Foundation
import TackleHMAC

/// The same signature by swift-crypto, with a key that is made once.
struct CryptoSigner {
    private let bytes: SignedBytes
    private let head: [UInt8]
    private let key: SymmetricKey

    /// Makes one that signs with the first key.
    init(_ bytes: SignedBytes) {
        self.bytes = bytes
        head = bytes.head(at: bytes.timestamp)
        key = SymmetricKey(data: bytes.keys[0])
    }

    /// Makes the code alone, always of the same head.
    ///
    /// - Returns: its length in bytes.
    func makeCode() -> Int { code(head).byteCount }

    /// Names and values of the header fields that Standard Webhooks asks for.
    func fields(at timestamp: Int64) -> [(name: String, value: String)] {
        let signature = Data(code(bytes.head(at: timestamp))).base64EncodedString()
        return [
            ("webhook-id", bytes.id),
            ("webhook-timestamp", String(timestamp)),
            ("webhook-signature", "v1,\(signature)"),
        ]
    }

    /// Whether Tackle makes the same header fields.
    func agrees(with scheme: SignatureScheme, _ secret: SigningSecret) throws -> Bool {
        let own = try scheme.sign(bytes.message(at: bytes.timestamp), with: [secret])
        return own.map { [$0.name, $0.value] }
            == fields(at: bytes.timestamp).map { [$0.name, $0.value] }
    }

    private func code(_ head: [UInt8]) -> HMAC<SHA256>.MAC {
        var code = HMAC<SHA256>(key: key)
        code.update(data: head)
        code.update(data: bytes.body)
        return code.finalize()
    }
}
