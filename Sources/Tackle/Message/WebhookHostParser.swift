/// Reads the host of a URL where it is not in brackets: a name, or an IPv4 address.
enum WebhookHostParser {
    static func host(_ bytes: ArraySlice<UInt8>) throws(InvalidWebhook) -> WebhookURL.Host {
        guard !bytes.isEmpty else {
            throw WebhookURLParser.error("it has no host: write it after the two slashes")
        }
        guard !bytes.contains(0x25) else {
            throw WebhookURLParser.error("the host has a percent sign: write the name itself")
        }
        let name = String(decoding: bytes.map(WebhookURLParser.lowercased), as: UTF8.self)
        if let address = IPAddress(name), address.isIPv4 { return .address(address) }
        try checkName(Array(name.utf8))
        return .name(name)
    }

    /// Letters, digits, hyphens and underscores in labels of 1 to 63 bytes, 253 in all (RFC 1035,
    /// section 2.3.4).
    private static func checkName(_ name: [UInt8]) throws(InvalidWebhook) {
        guard name.count <= 253 else {
            throw WebhookURLParser.error("the host has more than 253 bytes")
        }
        let labels = name.split(separator: 0x2E, omittingEmptySubsequences: false)
        for label in labels {
            // A dot at the end names the same host by another name: certificates and lists of
            // addresses would not match.
            guard !label.isEmpty else {
                throw WebhookURLParser.error("the host has a dot too many: remove it")
            }
            guard label.count <= 63 else {
                throw WebhookURLParser.error("a part of the host has more than 63 bytes")
            }
            let isPlain = label.allSatisfy {
                WebhookURLParser.isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F
            }
            guard isPlain else {
                throw WebhookURLParser.error(
                    "the host has a character other than letters, digits, hyphens and dots"
                )
            }
        }
        guard let last = labels.last, !isNumeric(last) else {
            throw WebhookURLParser.error(
                "the host is a number but not an IPv4 address as 192.0.2.1: write it so"
            )
        }
    }

    /// Whether resolvers would read the last label as a number: decimal, octal or hexadecimal (URL
    /// Standard, "ends in a number").
    private static func isNumeric(_ label: ArraySlice<UInt8>) -> Bool {
        if label.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        return label.starts(with: [0x30, 0x78])
    }
}
