import Tackle
import TackleCommandLine

/// What to take for the answer to a lookup: `HOST:PORT:ADDR[,ADDR]`, as `curl --resolve` takes it.
///
/// IPv6 stands with or without brackets; without, it is all that follows the second colon up to a
/// comma. No address at all (`HOST:PORT:`) is a name without one.
struct ResolveArgument {
    /// The name or the address, without brackets.
    let host: String

    /// The port of the URLs that the answer is for.
    let port: UInt16

    let addresses: [IPAddress]

    /// Reads the argument.
    ///
    /// - Throws: ``CommandFailure`` that names the part at fault.
    init(_ text: String) throws(CommandFailure) {
        guard let parts = Self.split(text), !parts.host.isEmpty else {
            throw .usage(
                "--resolve: '\(text.quotable)' is not HOST:PORT:ADDR[,ADDR]:"
                    + " write it as shop.example:443:93.184.215.14"
            )
        }
        guard let port = Self.port(parts.port) else {
            throw .usage("--resolve: '\(parts.port.quotable)' is not a port: 1 to 65535")
        }
        host = parts.host
        self.port = port
        var addresses: [IPAddress] = []
        for part in parts.addresses.split(separator: ",", omittingEmptySubsequences: false)
        where !parts.addresses.isEmpty {
            guard let address = Self.address(part) else {
                throw .usage(
                    "--resolve: '\(String(part).quotable)' is not an address:"
                        + " write one such as 93.184.215.14 or 2606:4700::1"
                )
            }
            addresses.append(address)
        }
        self.addresses = addresses
    }

    /// Whether it is the answer for a URL: the same port, and the same host but for letter case.
    func applies(to url: WebhookURL) -> Bool {
        equalIgnoringASCIICase("\(url.host)", host) && port == url.port
    }

    private static func split(
        _ text: String
    ) -> (host: String, port: String, addresses: String)? {
        let bytes = text.utf8
        let isBracketed = bytes.first == 0x5B
        let hostEnd = isBracketed ? bytes.firstIndex(of: 0x5D) : bytes.firstIndex(of: 0x3A)
        guard let hostEnd else { return nil }
        let rest = isBracketed ? bytes[bytes.index(after: hostEnd)...] : bytes[hostEnd...]
        guard rest.first == 0x3A, let colon = rest.dropFirst().firstIndex(of: 0x3A) else {
            return nil
        }
        let host = isBracketed ? bytes[..<hostEnd].dropFirst() : bytes[..<hostEnd]
        let port = rest[..<colon].dropFirst()
        let addresses = bytes[bytes.index(after: colon)...]
        return (String(Substring(host)), String(Substring(port)), String(Substring(addresses)))
    }

    private static func port(_ text: String) -> UInt16? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text),
            port > 0
        else { return nil }
        return port
    }

    private static func address(_ text: Substring) -> IPAddress? {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return IPAddress(String(text)) }
        let address = IPAddress(String(text.dropFirst().dropLast()))
        return address?.family == .v6 ? address : nil
    }
}
