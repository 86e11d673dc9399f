import RawStructuredFieldValues
import Tackle

/// HTTP Message Signatures (RFC 9421), with `hmac-sha256` or `ed25519` as the key says.
///
/// It is the one scheme that binds a webhook to the request: method, host and path are signed, the
/// body by its Content-Digest (RFC 9530), and the webhook's id. Each secret makes a signature with
/// a label of its own, `sig1`, `sig2` and so on.
struct MessageSignatureScheme: SchemeRules {
    /// What is covered at least; the query is besides, where there is one.
    let components: [String]

    let form = SecretForm.prefixed
    let algorithms = SignatureAlgorithm.allCases
    let headerNames = [
        Self.idHeader, ContentDigest.header.lowercased(), "signature-input", "signature",
    ]
    let unsharedHeaderNames = ["signature-input", "signature"]
    let carriesSeveral = true
    let signsTarget = true

    /// What each signature covers stands in the field with it, and a name of up to 256 characters.
    let secretLimit = 10

    /// The components that are covered unless others are named.
    static let usualComponents = [
        "@method", "@authority", "@path", "content-digest", "webhook-id",
    ]

    static let idHeader = "webhook-id"
    private static let inputHeader = "Signature-Input"
    private static let signatureHeader = "Signature"

    func content(
        of draft: inout SigningDraft,
        by secret: SigningSecret
    ) throws(SigningFailure) -> SignedContent {
        guard let target = draft.message.target else { throw .target }
        guard WebhookIDSyntax.isSignable(draft.message.id) else { throw .id }
        let parameters = try parameters(of: draft, by: secret)
        var base = SignatureBase()
        for component in parameters.components {
            let isAdded: Bool
            switch component {
            case Self.idHeader: isAdded = base.add(component, Array(draft.message.id.utf8))
            case "content-digest": isAdded = base.add(component, Array(try draft.digest().utf8))
            default: isAdded = base.add(component, of: target)
            }
            guard isAdded else { throw .target }
        }
        return SignedContent(head: base.finished(parameters.text), hasBody: false)
    }

    func fields(
        of draft: inout SigningDraft,
        with signatures: [Signature]
    ) throws(SigningFailure) -> [SignatureField] {
        var inputs: [String] = []
        var values: [String] = []
        for (index, signature) in signatures.enumerated() {
            let parameters = try parameters(of: draft, by: signature.secret)
            inputs.append("sig\(index + 1)=\(parameters.text)")
            values.append("sig\(index + 1)=:\(Base64.encode(signature.bytes)):")
        }
        return [
            SignatureField(Self.idHeader, draft.message.id, joining: .same),
            SignatureField(ContentDigest.header, try draft.digest(), joining: .same),
            SignatureField(Self.inputHeader, inputs.joined(separator: ", ")),
            SignatureField(Self.signatureHeader, values.joined(separator: ", ")),
        ]
    }

    func claims(of message: ReceivedMessage) throws(SignatureRefusal) -> SignatureClaims {
        guard message.target != nil else { throw .missingTarget }
        let inputs = try dictionary(message, Self.inputHeader)
        let signatures = try dictionary(message, Self.signatureHeader)
        // Several lines are signed as one: which of them is the id would be open.
        let ids = message.values(of: Self.idHeader)
        guard ids.count <= 1 else { throw .duplicateHeader(Self.idHeader) }
        let digests = message.values(of: ContentDigest.header)
        if !digests.isEmpty {
            try ContentDigest.check(Array(digests.joined(separator: ", ".utf8)), of: message.body)
        }
        var claims = SignatureClaims()
        for (label, value) in inputs {
            guard case .innerList(let list) = value, let parameters = SignatureParameters(list),
                case .item(let item)? = signatures[label],
                case .undecodedByteSequence(let text) = item.rfc9651BareItem,
                let claim = claim(parameters, Array(text.utf8), message)
            else { continue }
            claims.signatures.append(claim)
        }
        return claims
    }

    private func parameters(
        of draft: SigningDraft,
        by secret: SigningSecret
    ) throws(SigningFailure) -> SignatureParameters {
        let hasOpenQuery =
            draft.message.target?.query != nil
            && !components.contains { Self.queryComponents.contains($0) }
        return SignatureParameters(
            covering: components + (hasOpenQuery ? ["@query"] : []),
            created: draft.timestamp,
            keyID: try secret.messageKeyID,
            algorithm: secret.algorithm
        )
    }

    /// The components in which the query is covered.
    private static let queryComponents = ["@query", "@target-uri", "@request-target"]

    private func dictionary(
        _ message: ReceivedMessage,
        _ header: String
    ) throws(SignatureRefusal) -> OrderedMap<String, ItemOrInnerList> {
        guard let map = FieldDictionary.parse(try message.header(header)) else {
            throw .malformed(header: header, rule: "is no dictionary of signatures (RFC 9421)")
        }
        return map
    }

    /// What one label claims; nil where it cannot be judged, so that it counts for nothing.
    private func claim(
        _ parameters: SignatureParameters,
        _ signature: [UInt8],
        _ message: ReceivedMessage
    ) -> SignatureClaims.Claim? {
        let found = algorithms.first { algorithm in
            signature.count == SignatureEncoding.base64.length(algorithm.signatureLength)
                && (parameters.algorithm ?? algorithm.rawValue) == algorithm.rawValue
        }
        guard let algorithm = found,
            let bytes = SignatureEncoding.base64.decode(
                signature[...],
                length: algorithm.signatureLength
            ),
            let base = base(of: message, covering: parameters)
        else { return nil }
        let covers = parameters.components
        var missing = components.first { !covers.contains($0) }
        if missing == nil, message.target?.query != nil,
            !covers.contains(where: Self.queryComponents.contains)
        {
            missing = "@query"
        }
        if missing == nil, parameters.created == nil { missing = "the time ('created')" }
        let ids = covers.contains(Self.idHeader) ? message.values(of: Self.idHeader) : []
        return SignatureClaims.Claim(
            algorithm: algorithm,
            bytes: bytes,
            content: SignedContent(head: base, hasBody: false),
            id: ids.count == 1 ? String(decoding: ids[0], as: UTF8.self) : nil,
            keyID: parameters.keyID,
            timestamp: parameters.created,
            expiry: parameters.expires,
            uncovered: missing
        )
    }

    private func base(
        of message: ReceivedMessage,
        covering parameters: SignatureParameters
    ) -> [UInt8]? {
        var base = SignatureBase()
        for component in parameters.components {
            if component.utf8.first == UInt8(ascii: "@") {
                guard let target = message.target, base.add(component, of: target) else {
                    return nil
                }
            } else {
                // Several lines of one name are one list (section 2.1).
                let values = message.values(of: component)
                guard !values.isEmpty, component == component.lowercased(),
                    base.add(component, Array(values.joined(separator: ", ".utf8)))
                else { return nil }
            }
        }
        return base.finished(parameters.text)
    }
}

extension SignatureScheme {
    /// HTTP Message Signatures (RFC 9421) over method, host, path, query, body and id.
    public static let httpMessageSignatures = SignatureScheme(
        name: "http-message-signatures",
        rules: MessageSignatureScheme(components: MessageSignatureScheme.usualComponents)
    )

    /// HTTP Message Signatures over other parts of the request.
    ///
    /// - Parameter components: What is signed, and what a verifier demands at least:
    ///   `content-digest`, without which anyone could alter the body, `webhook-id`, and parts of
    ///   the request line (RFC 9421, section 2.2): `@method`, `@authority`, `@scheme`,
    ///   `@target-uri`, `@request-target`, `@path` and `@query`. A query is signed in any case.
    /// - Returns: The scheme.
    /// - Throws: ``InvalidSignatureScheme`` for an unknown component, one that is there twice, and
    ///   where `content-digest` is missing.
    public static func httpMessageSignatures(
        covering components: [String]
    ) throws(InvalidSignatureScheme) -> SignatureScheme {
        let known = SignatureBase.derivedComponents + ["content-digest", "webhook-id"]
        for (index, component) in components.enumerated() {
            guard known.contains(component) else {
                throw InvalidSignatureScheme(
                    "covers",
                    "has the unknown component '\(component.quotable(limit: 40))': use"
                        + " \(known.joined(separator: ", "))"
                )
            }
            guard !components[..<index].contains(component) else {
                throw InvalidSignatureScheme("covers", "has '\(component)' twice: keep one of them")
            }
        }
        guard components.contains("content-digest") else {
            throw InvalidSignatureScheme(
                "covers",
                "has no content-digest: without it anyone can alter the body"
            )
        }
        return SignatureScheme(
            name: httpMessageSignatures.name,
            details: components,
            rules: MessageSignatureScheme(components: components)
        )
    }
}
