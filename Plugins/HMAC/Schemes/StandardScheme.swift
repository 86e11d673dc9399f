/// Standard Webhooks, version 1 (standard-webhooks.md, "Webhook metadata" and "Signature scheme").
///
/// Signed is the id, a full stop, the time, a full stop and the body. A signature is its kind, a
/// comma and base64: `v1` is HMAC-SHA256, `v1a` Ed25519. Several are separated by one space, and
/// both kinds may be in one list; a receiver passes over those that it does not know.
struct StandardScheme: SchemeRules {
    let algorithm: SignatureAlgorithm
    let algorithms: [SignatureAlgorithm]

    init(algorithm: SignatureAlgorithm) {
        self.algorithm = algorithm
        algorithms = [algorithm]
    }

    var form: SecretForm { algorithm == .ed25519 ? .ed25519 : .standard }
    let headerNames = [Self.idHeader, Self.timestampHeader, Self.signatureHeader]
    let unsharedHeaderNames: [String] = []
    let timestampHeaderName: String? = Self.timestampHeader
    let carriesSeveral = true

    /// A signature by Ed25519 is nearly twice as long.
    var secretLimit: Int { algorithm == .ed25519 ? 80 : 100 }

    func content(
        of draft: inout SigningDraft,
        by secret: SigningSecret
    ) throws(SigningFailure) -> SignedContent {
        guard WebhookIDSyntax.isSignable(draft.message.id) else { throw .id }
        return Self.content(draft.message.id.utf8, draft.timestamp.utf8)
    }

    func fields(
        of draft: inout SigningDraft,
        with signatures: [Signature]
    ) throws(SigningFailure) -> [SignatureField] {
        [
            SignatureField(Self.idHeader, draft.message.id, joining: .same),
            SignatureField(Self.timestampHeader, draft.timestamp, joining: .same),
            SignatureField(Self.signatureHeader, list(signatures), joining: .list),
        ]
    }

    func claims(of message: ReceivedMessage) throws(SignatureRefusal) -> SignatureClaims {
        let id = try message.header(Self.idHeader)
        let timestamp = try message.header(Self.timestampHeader)
        let signatures = try message.header(Self.signatureHeader)
        guard id.withUnsafeBufferPointer(WebhookIDSyntax.isSignable) else {
            throw .malformed(
                header: Self.idHeader,
                rule: "has other bytes than visible ASCII without '.'"
            )
        }
        guard let seconds = UnixTimestamp.parse(timestamp) else {
            throw .malformedTimestamp(header: Self.timestampHeader)
        }
        let content = Self.content(id, timestamp)
        return SignatureClaims(
            id: String(decoding: id, as: UTF8.self),
            timestamp: seconds,
            signatures: signatures.split(separator: UInt8(ascii: " ")).compactMap { token in
                signature(token).map { .init(algorithm: algorithm, bytes: $0, content: content) }
            }
        )
    }

    private static let idHeader = "webhook-id"
    private static let timestampHeader = "webhook-timestamp"
    private static let signatureHeader = "webhook-signature"

    private var version: StaticString { algorithm == .ed25519 ? "v1a," : "v1," }

    private static func content(
        _ id: some Collection<UInt8>,
        _ timestamp: some Collection<UInt8>
    ) -> SignedContent {
        var head: [UInt8] = []
        head.reserveCapacity(id.count + timestamp.count + 2)
        head += id
        head.append(UInt8(ascii: "."))
        head += timestamp
        head.append(UInt8(ascii: "."))
        return SignedContent(head: head)
    }

    /// The list of signatures, made in the memory of the text and nowhere else.
    private func list(_ signatures: [Signature]) -> String {
        let start = version.utf8CodeUnitCount
        let length = start + Base64.encodedCount(algorithm.signatureLength)
        let capacity = signatures.count * (length + 1) - 1
        return String(unsafeUninitializedCapacity: capacity) { room in
            var place = UnsafeMutableRawBufferPointer(room)
            for index in signatures.indices {
                if index > 0 {
                    place[0] = UInt8(ascii: " ")
                    place = UnsafeMutableRawBufferPointer(rebasing: place.dropFirst())
                }
                version.withUTF8Buffer {
                    place.copyMemory(from: UnsafeRawBufferPointer($0))
                }
                let code = UnsafeMutableRawBufferPointer(rebasing: place.dropFirst(start))
                signatures[index].bytes.withUnsafeBytes { _ = Base64.encode($0, into: code) }
                place = UnsafeMutableRawBufferPointer(rebasing: place.dropFirst(length))
            }
            return capacity
        }
    }

    /// A well-formed signature of this kind; nil for any other token.
    private func signature(_ token: ArraySlice<UInt8>) -> [UInt8]? {
        let start = version.withUTF8Buffer { Array($0) }
        guard token.starts(with: start) else { return nil }
        return SignatureEncoding.base64.decode(
            token.dropFirst(start.count),
            length: algorithm.signatureLength
        )
    }
}

extension SignatureScheme {
    /// Standard Webhooks, version 1: HMAC-SHA256 over id, time and body.
    public static let standard = SignatureScheme(
        name: "standard",
        rules: StandardScheme(algorithm: .hmacSHA256)
    )

    /// Standard Webhooks, version 1a: Ed25519 over id, time and body.
    public static let standardEd25519 = SignatureScheme(
        name: "standard-ed25519",
        rules: StandardScheme(algorithm: .ed25519)
    )
}
