/// The address and port of a receiver as text, kept for the next answer: mostly it is the same.
struct RemoteAddress {
    private var host = ""
    private var port = 0

    /// Such as `203.0.113.7:443`, IPv6 in brackets.
    private(set) var text = ""

    /// Takes a host, as libcurl writes it, and a port.
    mutating func set(host: String, port: Int) {
        guard host != self.host || port != self.port else { return }
        (self.host, self.port) = (host, port)
        let isV6 = host.utf8.contains(UInt8(ascii: ":"))
        text = isV6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
