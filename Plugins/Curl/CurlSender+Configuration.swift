public import Tackle

extension CurlSender {
    /// `curl`.
    public static let pluginName = "curl"

    /// The options by name.
    public static let options: [PluginOption] = [
        PluginOption("timeout", .duration, default: "15s", "deadline of an attempt, at most 10m"),
        PluginOption("connect-timeout", .duration, default: "5s", "longest time for connecting"),
        PluginOption(
            "http-version",
            .choice(HTTPVersion.allCases.map(\.rawValue)),
            default: "auto",
            "which HTTP to speak"
        ),
        PluginOption(
            "method",
            .choice(Method.allCases.map(\.rawValue)),
            default: "POST",
            "the method of every request"
        ),
        PluginOption("user-agent", .text, default: "Tackle/0.1", "how the sender names itself"),
        PluginOption("headers", .map, "headers of every request; a webhook's own win"),
        PluginOption("response-limit", .size, default: "16KiB", "most bytes kept of an answer"),
        PluginOption("https-only", .flag, default: "false", "whether http is refused"),
        PluginOption("allow", .list(of: PluginOption.Kind("CIDR")), "addresses allowed all the same"),
        PluginOption("deny", .list(of: PluginOption.Kind("CIDR")), "addresses refused; they win"),
        PluginOption("proxy", PluginOption.Kind("URL"), "http, https, socks5 or socks5h"),
        PluginOption("tls", .map, options: TLSOptions.options, "how TLS is spoken"),
        PluginOption("idle-time", .duration, default: "60s", "how long a connection is kept unused"),
        PluginOption("life-time", .duration, default: "10m", "how long a connection is used at all"),
        PluginOption("source-address", PluginOption.Kind("address"), "this machine's, to send from"),
    ]
}

extension CurlSender.Options: Decodable {
    /// Reads and checks the options.
    ///
    /// - Throws: ``ConfigurationError``.
    public init(from decoder: any Decoder) throws {
        self.init()
        let reader = try OptionReader(decoder, known: CurlSender.options)
        timeout = try reader.duration("timeout", in: .milliseconds(1)...(.seconds(600))) ?? timeout
        connectTimeout =
            try reader.duration("connect-timeout", in: .milliseconds(1)...(.seconds(600)))
            ?? connectTimeout
        httpVersion = try reader.choice("http-version") ?? httpVersion
        method = try reader.choice("method") ?? method
        responseLimit = try reader.size("response-limit", in: 0...(16 << 20)) ?? responseLimit
        isHTTPSOnly = try reader.flag("https-only") ?? isHTTPSOnly
        let week = Duration.seconds(7 * 24 * 3600)
        idleTime = try reader.duration("idle-time", in: .seconds(1)...week) ?? idleTime
        lifeTime = try reader.duration("life-time", in: .seconds(1)...week) ?? lifeTime
        tls = try reader.section("tls", known: CurlSender.TLSOptions.options)
            .map(CurlSender.TLSOptions.init) ?? tls
        try readHeaders(reader)
        try readAddresses(reader)
    }

    private mutating func readHeaders(_ reader: OptionReader) throws {
        do {
            headers = try Headers(reader.value("headers", as: [String: String].self) ?? [:])
        } catch let error as InvalidWebhook {
            throw reader.error("headers", error.reason)
        }
        guard let agent = try reader.text("user-agent") else { return }
        do {
            var probe = Headers()
            try probe.set(name: "user-agent", value: agent)
        } catch {
            throw reader.error("user-agent", error.reason)
        }
        userAgent = agent
    }

    private mutating func readAddresses(_ reader: OptionReader) throws {
        addresses = AddressPolicy(
            allow: try ranges("allow", reader),
            deny: try ranges("deny", reader)
        )
        if let text = try reader.text("proxy") {
            guard let proxy = ProxyURL(text) else { throw reader.error("proxy", ProxyURL.grammar) }
            self.proxy = proxy
        }
        if let text = try reader.text("source-address") {
            guard let address = IPAddress(text) else {
                throw reader.error("source-address", "'\(text.quotable)' is not an address")
            }
            sourceAddress = address
        }
    }

    private func ranges(_ key: String, _ reader: OptionReader) throws -> [AddressRange] {
        let texts = try reader.value(key, as: [String].self) ?? []
        return try texts.map { (text: String) -> AddressRange in
            do {
                return try AddressRange(text)
            } catch {
                throw reader.error(key, "\(error)")
            }
        }
    }
}

extension OptionReader {
    /// One of the values of a type, by its word.
    func choice<Value: RawRepresentable & CaseIterable>(
        _ key: String
    ) throws -> Value? where Value.RawValue == String {
        try choice(key, of: Value.allCases.map(\.rawValue)).flatMap(Value.init)
    }
}
