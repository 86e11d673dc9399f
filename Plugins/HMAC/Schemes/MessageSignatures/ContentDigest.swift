import RawStructuredFieldValues

/// The Content-Digest field (RFC 9530, section 2): what a signature covers in place of the body.
enum ContentDigest {
    static let header = "Content-Digest"

    /// The field's value for a body: `sha-256=:…:`.
    static func value(of body: [UInt8]) throws(SigningFailure) -> String {
        guard let digest = Digest.sha256.hash(body) else { throw .libcrypto }
        return "sha-256=:\(Base64.encode(digest)):"
    }

    /// Refuses a field that does not describe the body.
    ///
    /// It must have a digest by SHA-256 or SHA-512, the two that are not deprecated (section 5),
    /// and each that it has of these must be right; others count for nothing.
    static func check(_ field: [UInt8], of body: [UInt8]) throws(SignatureRefusal) {
        guard let digests = FieldDictionary.parse(field) else {
            throw .malformed(header: header, rule: "is no dictionary of digests (RFC 9530)")
        }
        var isKnown = false
        for (name, value) in digests {
            guard let digest = digest(name) else { continue }
            guard case .item(let item) = value,
                case .undecodedByteSequence(let text) = item.rfc9651BareItem,
                let claimed = SignatureEncoding.base64.decode(
                    Array(text.utf8)[...],
                    length: digest.length
                )
            else { throw .malformed(header: header, rule: "has a malformed digest") }
            guard digest.hash(body) == claimed else { throw .digestMismatch }
            isKnown = true
        }
        guard isKnown else {
            throw .malformed(header: header, rule: "has neither sha-256 nor sha-512")
        }
    }

    private static func digest(_ name: String) -> Digest? {
        switch name {
        case "sha-256": .sha256
        case "sha-512": .sha512
        default: nil
        }
    }
}
