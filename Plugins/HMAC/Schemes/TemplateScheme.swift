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
        of draft: inout SigningDraft,
        by secret: SigningSecret
    ) throws(SigningFailure) -> SignedContent {
        if content.has(.id) || idHeader != nil {
            guard WebhookIDSyntax.isSignable(draft.message.id) else { throw .id }
        }
        return content.filled(
            id: Array(draft.message.id.utf8),
            timestamp: Array(draft.timestamp.utf8)
        )
    }

    func fields(
        of draft: inout SigningDraft,
        with signatures: [Signature]
    ) throws(SigningFailure) -> [SignatureField] {
        var fields: [SignatureField] = []
        if let idHeader {
            fields.append(SignatureField(idHeader, draft.message.id, joining: .same))
        }
        if let timestampHeader {
            fields.append(SignatureField(timestampHeader, draft.timestamp, joining: .same))
        }
        let text = encoding.encode(signatures[0].bytes)
        let value = value.filled(signature: text, timestamp: draft.timestamp)
        return fields + [SignatureField(header, value)]
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
