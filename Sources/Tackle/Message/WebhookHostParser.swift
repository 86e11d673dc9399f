/// Reads the host of a URL: an address in canonical spelling, or a name fit for a lookup.
enum WebhookHostParser {
    private typealias Refusal = WebhookURLParser.Refusal

    private static let labelBytes = ASCIISet.letters.union(.digits).union(ASCIISet("-_"))

    /// The host, IPv6 being in brackets.
    static func host(
        _ text: ArraySlice<UInt8>
    ) throws(WebhookURLParser.Refusal) -> WebhookURL.Host {
        guard !text.isEmpty else {
            throw Refusal(reason: "it has no host: write https://host/path")
        }
        guard !text.contains(UInt8(ascii: "%")) else {
            throw Refusal(
                reason: "its host has a percent sign: write the name itself, without a zone id"
            )
        }
        if text.first == UInt8(ascii: "[") {
            guard let address = IPAddress(utf8: text.dropFirst().dropLast()), address.family == .v6
            else {
                throw Refusal(
                    reason: "what its brackets hold is not an IPv6 address:"
                        + " write one such as [2001:db8::1]"
                )
            }
            return .address(address)
        }
        return try name(text)
    }

    /// A name, or an IPv4 address where the last label is a number.
    private static func name(
        _ text: ArraySlice<UInt8>
    ) throws(WebhookURLParser.Refusal) -> WebhookURL.Host {
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // A trailing dot is refused, not stripped: with and without it, a resolver's search list, a
        // certificate's name and an endpoint's key all differ, so neither reading is surely meant.
        guard labels.last?.isEmpty == false else {
            throw Refusal(reason: "its host ends with a dot: remove the dot")
        }
        guard text.count <= 253 else {
            throw Refusal(reason: "its host has more than 253 bytes, the most a name has")
        }
        for label in labels { try check(label) }
        if let last = labels.last, isNumber(last) {
            guard let address = IPAddress(utf8: text) else {
                throw Refusal(
                    reason: "its host \(quoted(String(decoding: text, as: UTF8.self))) ends in a"
                        + " number but is no IPv4 address such as 192.0.2.1: write all four"
                        + " parts in decimal, without leading zeros"
                )
            }
            return .address(address)
        }
        return .name(String(decoding: text.map(lowercaseASCII), as: UTF8.self))
    }

    /// RFC 1035, section 2.3.4, and RFC 1123, section 2.1; underscores are in use, so they pass.
    private static func check(_ label: ArraySlice<UInt8>) throws(WebhookURLParser.Refusal) {
        guard !label.isEmpty else {
            throw Refusal(reason: "its host has an empty label: remove the dot too many")
        }
        guard label.count <= 63 else {
            throw Refusal(reason: "its host has a label of more than 63 bytes, the most there is")
        }
        guard label.allSatisfy(labelBytes.contains) else {
            throw Refusal(
                reason: "its host has a character that no host name has:"
                    + " use letters, digits, hyphens and dots"
            )
        }
        guard label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
            throw Refusal(reason: "its host has a label that begins or ends with a hyphen")
        }
    }

    /// Whether some parser would read the label as a number, decimal, octal or hexadecimal.
    ///
    /// The "ends in a number" rule of the URL Standard (WHATWG), section 3.5.
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.allSatisfy(ASCIISet.digits.contains) { return true }
        let prefix = label.prefix(2).map(lowercaseASCII)
        return prefix == Array("0x".utf8)
            && label.dropFirst(2).allSatisfy(ASCIISet.hexDigits.contains)
    }
}
