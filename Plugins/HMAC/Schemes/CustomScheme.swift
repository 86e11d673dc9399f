import Tackle

extension SignatureScheme {
    /// A scheme of your own, or of a receiver that is not known here, told by templates.
    ///
    /// ```swift
    /// let acme = try SignatureScheme.custom(
    ///     content: "{timestamp}.{body}", header: "X-Acme-Signature", value: "sha256={signature}",
    ///     timestampHeader: "X-Acme-Timestamp")
    /// ```
    ///
    /// A secret is text, whose UTF-8 bytes are the key of HMAC-SHA256; with the prefix `whsec_` it
    /// is the base64 of the key, and with `whsk_` (to verify: `whpk_`) a key for Ed25519.
    ///
    /// What is signed must not be open to two readings, or a signature made for one webhook would
    /// be valid for another: so the body comes last, a full stop behind an id and no digit behind a
    /// time.
    ///
    /// - Parameters:
    ///   - content: The signed bytes: text with `{id}`, `{timestamp}` and `{body}` in it; a brace
    ///     that is meant is doubled. The time is whole seconds since 1970.
    ///   - header: The header field of the signature.
    ///   - value: Its value: text with `{signature}` and perhaps `{timestamp}` in it.
    ///   - encoding: How the signature is written.
    ///   - timestampHeader: The header field of the time, where it has one.
    ///   - idHeader: The header field of the webhook's id, where it has one.
    /// - Returns: The scheme.
    /// - Throws: ``InvalidSignatureScheme`` with the part at fault.
    public static func custom(
        content: String,
        header: String,
        value: String = "{signature}",
        encoding: SignatureEncoding = .hex,
        timestampHeader: String? = nil,
        idHeader: String? = nil
    ) throws(InvalidSignatureScheme) -> SignatureScheme {
        let content = try ContentTemplate(content)
        let value = try HeaderTemplate(value)
        try checkNames([
            ("header", header), ("timestamp-header", timestampHeader), ("id-header", idHeader),
        ])
        if content.has(.timestamp), timestampHeader == nil, !value.hasTimestamp {
            throw InvalidSignatureScheme(
                "content",
                "has {timestamp}, which no header tells: add timestamp-header, or {timestamp} to"
                    + " the value"
            )
        }
        if content.has(.id), idHeader == nil {
            throw InvalidSignatureScheme(
                "content",
                "has {id}, which no header tells: add id-header, such as webhook-id"
            )
        }
        if !content.has(.timestamp), timestampHeader != nil || value.hasTimestamp {
            throw InvalidSignatureScheme(
                "content",
                "has no {timestamp}, so that anyone could alter the time in the header: add it"
            )
        }
        let rules = TemplateScheme(
            form: .open,
            content: content,
            header: header,
            value: value,
            encoding: encoding,
            timestampHeader: timestampHeader,
            idHeader: idHeader
        )
        let parts = [content.description, header, value.description, encoding.rawValue]
        return SignatureScheme(
            name: customName,
            details: parts + [timestampHeader ?? "", idHeader ?? ""],
            rules: rules
        )
    }

    /// The name of every custom scheme.
    static let customName = "custom"

    private static func checkNames(
        _ names: [(option: String, name: String?)]
    ) throws(InvalidSignatureScheme) {
        var headers = Headers()
        for (option, name) in names {
            guard let name else { continue }
            guard headers[name] == nil else {
                throw InvalidSignatureScheme(option, "names a header that another option names")
            }
            guard name.lowercased() != "content-type" else {
                throw InvalidSignatureScheme(option, "is no name to use: it belongs to the body")
            }
            do {
                try headers.setSignature(name: name, value: "x")
            } catch {
                throw InvalidSignatureScheme(option, "is no name to use: \(error.reason)")
            }
        }
    }
}
