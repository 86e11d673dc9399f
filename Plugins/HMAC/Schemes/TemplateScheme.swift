/// A scheme that is told in full by a template for what is signed, a header field and an encoding.
struct TemplateScheme: SchemeRules {
    let form: SecretForm
    let content: ContentTemplate
    let header: String
    let value: HeaderTemplate
    let encoding: SignatureEncoding
    var timestampHeader: String?
    var idHeader: String?

    /// Ed25519 only where a prefix can tell that a secret is for it.
    var algorithms: [SignatureAlgorithm] {
        form == .open ? SignatureAlgorithm.allCases : [.hmacSHA256]
    }

    var headerNames: [String] {
        [idHeader, timestampHeader, header].compactMap { $0?.lowercased() }
    }

    var unsharedHeaderNames: [String] { [header.lowercased()] }

    var timestampHeaderName: String? { timestampHeader }

    /// A receiver of one signature takes it for a malformed one, where there is another behind it.
    let carriesSeveral = false

    func content(
        of message: SignableMessage,
        by secret: SigningSecret,
        after earlier: SignedContent?
    ) throws(SigningFailure) -> SignedContent {
        if content.has(.id) || idHeader != nil {
            guard WebhookIDSyntax.isSignable(message.id) else { throw .id }
        }
        guard let timestamp = UnixTimestamp.text(message.timestamp) else { throw .timestamp }
        return content.filled(id: Array(message.id.utf8), timestamp: Array(timestamp.utf8))
    }

    func write(
        _ signatures: [Signature],
        of message: SignableMessage,
        to field: (SignatureField) -> Void
    ) throws(SigningFailure) {
        guard let timestamp = UnixTimestamp.text(message.timestamp) else { throw .timestamp }
        if let idHeader { field(SignatureField(idHeader, message.id, joining: .same)) }
        if let timestampHeader {
            field(SignatureField(timestampHeader, timestamp, joining: .same))
        }
        let text = encoding.encode(signatures[0].bytes)
        field(SignatureField(header, value.filled(signature: text, timestamp: timestamp)))
    }

    func claims(of message: ReceivedMessage) throws(SignatureRefusal) -> SignatureClaims {
        let id = try idHeader.map { name throws(SignatureRefusal) in try message.header(name) }
        if let idHeader, let id, !id.withUnsafeBufferPointer(WebhookIDSyntax.isSignable) {
            throw .malformed(
                header: idHeader,
                rule: "has other bytes than visible ASCII without '.'"
            )
        }
        var timestamp = try timestampHeader.map { name throws(SignatureRefusal) in
            try message.header(name)
        }
        let text = try message.header(header)
        var claim: SignatureClaims.Claim?
        for algorithm in algorithms where claim == nil {
            let length = encoding.length(algorithm.signatureLength)
            guard let found = value.match(text, signatureLength: length) else { continue }
            guard let bytes = encoding.decode(found.signature, length: algorithm.signatureLength)
            else { continue }
            if let stamp = found.timestamp {
                // Both are signed for as one: they must not differ.
                guard timestamp == nil || timestamp == Array(stamp) else {
                    throw .malformed(header: header, rule: "has another time than the other header")
                }
                timestamp = Array(stamp)
            }
            claim = .init(
                algorithm: algorithm,
                bytes: bytes,
                content: content.filled(id: id ?? [], timestamp: timestamp ?? [])
            )
        }
        guard let claim else {
            throw .malformed(header: header, rule: "is not of the form \(value)")
        }
        let seconds = try timestamp.map { text throws(SignatureRefusal) in
            guard let seconds = UnixTimestamp.parse(text) else {
                throw .malformedTimestamp(header: timestampHeader ?? header)
            }
            return seconds
        }
        return SignatureClaims(
            id: content.has(.id) ? id.map { String(decoding: $0, as: UTF8.self) } : nil,
            timestamp: content.has(.timestamp) ? seconds : nil,
            signatures: [claim]
        )
    }
}
