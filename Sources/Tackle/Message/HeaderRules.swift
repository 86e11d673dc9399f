/// What a header's name and value may be.
enum HeaderRules {
    /// The most headers of a request.
    static let countLimit = 128

    /// The most bytes of all names and values.
    static let sizeLimit = 64 << 10

    private static let nameLimit = 256
    private static let valueLimit = 8192

    /// They frame the message or belong to the connection (RFC 9110, sections 7.6.1 and 10.1.1; RFC
    /// 9112, section 6), or follow from the URL and the body.
    private static let framing = [
        "host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer",
        "upgrade", "keep-alive", "http2-settings",
    ]

    /// A receiver believes them, so none but a signer may write them.
    private static let signatures = [
        "webhook-id", "webhook-timestamp", "webhook-signature", "x-hub-signature",
        "x-hub-signature-256", "stripe-signature", "x-slack-signature",
        "x-slack-request-timestamp", "x-shopify-hmac-sha256",
    ]

    static func isForSigners(_ name: String) -> Bool {
        signatures.contains { isSameName($0, name) }
    }

    static func isSameName(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) { lowercased($0) == lowercased($1) }
    }

    static func check(name: String, value: String) throws(InvalidWebhook) {
        guard !name.isEmpty else { throw error("a name is empty: remove it") }
        guard name.utf8.count <= nameLimit else {
            throw error("the name '\(name.quotable)' has more than \(nameLimit) bytes: shorten it")
        }
        guard name.utf8.allSatisfy(isTokenByte) else {
            throw error(
                "the name '\(name.quotable)' has a character that no header name has: use letters,"
                    + " digits and hyphens"
            )
        }
        let isProxy = name.utf8.count >= 6 && isSameName(String(name.prefix(6)), "proxy-")
        guard !isProxy, !framing.contains(where: { isSameName($0, name) }) else {
            throw error("'\(name)' is reserved: it follows from the URL, the body or the connection")
        }
        guard !isSameName(name, "content-type") else {
            throw error("'\(name)' is reserved: give the body's content type instead")
        }
        try check(value: value, of: name)
    }

    private static func check(value: String, of name: String) throws(InvalidWebhook) {
        guard value.utf8.count <= valueLimit else {
            throw error("the value of '\(name)' has more than \(valueLimit) bytes: shorten it")
        }
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
            throw error(
                "the value of '\(name)' has a character other than visible ASCII: encode it"
            )
        }
        let isBlank = { (byte: UInt8?) in byte == 0x20 || byte == 0x09 }
        guard !isBlank(value.utf8.first), !isBlank(value.utf8.last) else {
            throw error("the value of '\(name)' has blanks around it: remove them")
        }
    }

    private static func error(_ reason: String) -> InvalidWebhook {
        InvalidWebhook(field: "headers", reason: reason)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// The characters of a token (RFC 9110, section 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
