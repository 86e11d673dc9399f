import Tackle

extension CurlSender.Options: Decodable {
    /// Reads the options of a configuration.
    ///
    /// - Throws: `ConfigurationError` naming the place and the remedy.
    public init(from decoder: any Decoder) throws {
        self.init()
        let options = try OptionReader(decoder, known: CurlSender.options)
        try readRequest(options)
        try readLimits(options)
        try readNetwork(options)
        if let section = try options.section("tls", known: CurlSender.TLSOptions.options) {
            tls = try CurlSender.TLSOptions(section)
        }
    }

    private mutating func readRequest(_ options: OptionReader) throws {
        typealias Version = CurlSender.HTTPVersion
        if let version = try options.choice("http-version", Version.self) { httpVersion = version }
        if let verb = try options.choice("method", CurlSender.Method.self) { method = verb }
        userAgent = try options.text("user-agent") ?? userAgent
        guard let map = try options.value("headers", as: [String: String].self) else { return }
        do {
            headers = try Headers(map)
        } catch {
            throw options.error("headers", error.reason)
        }
    }

    private mutating func readLimits(_ options: OptionReader) throws {
        timeout = try options.duration("timeout", in: Self.timeouts) ?? timeout
        connectTimeout =
            try options.duration("connect-timeout", in: Self.timeouts) ?? connectTimeout
        idleTime = try options.duration("idle-time") ?? idleTime
        lifeTime = try options.duration("life-time") ?? lifeTime
        responseLimit = try options.size("response-limit", in: Self.responseLimits) ?? responseLimit
        eventLoops = try options.count("event-loops", in: Self.loopCounts) ?? eventLoops
    }

    private mutating func readNetwork(_ options: OptionReader) throws {
        isHTTPSOnly = try options.flag("https-only") ?? isHTTPSOnly
        addresses = AddressPolicy(
            allow: try options.addressRanges("allow"),
            deny: try options.addressRanges("deny")
        )
        if let text = try options.text("proxy") {
            guard let proxy = ProxyURL(text) else {
                throw options.error("proxy", "it is not \(ProxyURL.grammar)")
            }
            self.proxy = proxy
        }
        if let version = try options.choice("ip-version", CurlSender.IPVersion.self) {
            ipVersion = version
        }
        interface = try options.text("interface")
        if let text = try options.text("source-address") {
            guard let address = IPAddress(text) else {
                throw options.error(
                    "source-address",
                    "'\(text.quotable)' is no address: give one such as 192.0.2.7 or 2001:db8::7"
                )
            }
            sourceAddress = address
        }
    }
}

extension OptionReader {
    func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ key: String,
        _ type: Choice.Type
    ) throws -> Choice? {
        try choice(key, of: type.allCases.map(\.rawValue)).flatMap(Choice.init(rawValue:))
    }

    fileprivate func addressRanges(_ key: String) throws -> [AddressRange] {
        var ranges: [AddressRange] = []
        for text in try value(key, as: [String].self) ?? [] {
            do {
                ranges.append(try AddressRange(text))
            } catch {
                throw self.error(key, error.reason)
            }
        }
        return ranges
    }
}
