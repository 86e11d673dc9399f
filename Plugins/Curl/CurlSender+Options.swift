public import Tackle

extension CurlSender {
    /// Everything that a sender can be told.
    public struct Options: Sendable {
        /// The time for a whole attempt, up to 10 minutes.
        public var timeout = Duration.seconds(15)

        /// The time until the connection stands, up to 10 minutes; the timeout holds as well.
        public var connectTimeout = Duration.seconds(5)

        /// The HTTP version to speak.
        public var httpVersion = HTTPVersion.automatic

        /// The request method.
        public var method = Method.post

        /// The value of the header `User-Agent`.
        public var userAgent = "Tackle/0.1"

        /// Headers that every request has; the webhook's own win over them.
        public var headers = Headers()

        /// How much of the answer's body is kept, in bytes, up to 16 MiB.
        public var responseLimit = 16 << 10

        /// Whether `http` URLs are refused.
        public var isHTTPSOnly = false

        /// Which addresses are connected to.
        public var addresses = AddressPolicy()

        /// The proxy; the environment's is never used.
        public var proxy: ProxyURL?

        /// How TLS is spoken.
        public var tls = TLSOptions()

        /// How many loops share the work, each on a thread of its own: 1 to 64.
        public var eventLoops = 1

        /// How long a connection may rest before it is no longer used, in whole seconds.
        public var idleTime = Duration.seconds(60)

        /// How old a connection may become before it is no longer used, in whole seconds.
        public var lifeTime = Duration.seconds(600)

        /// The local address to send from.
        public var sourceAddress: IPAddress?

        /// The local network interface to send from, such as `eth1`.
        ///
        /// Linux binds a socket to an interface for everybody since 5.7, for root before that.
        public var interface: String?

        /// Whether to connect over IPv4, IPv6 or both.
        public var ipVersion = IPVersion.automatic

        /// Makes the usual options.
        public init() {}
    }

    /// The options by name.
    public static let options: [PluginOption] = [
        PluginOption("timeout", .duration, default: "15s", "time for a whole attempt, at most 10m"),
        PluginOption("connect-timeout", .duration, default: "5s", "time until connected"),
        PluginOption(
            "http-version",
            .choice(HTTPVersion.allCases.map(\.rawValue)),
            default: "auto",
            "HTTP version to speak"
        ),
        PluginOption(
            "method",
            .choice(Method.allCases.map(\.rawValue)),
            default: "POST",
            "request method"
        ),
        PluginOption("user-agent", .headerValue, default: Options().userAgent, "User-Agent header"),
        PluginOption("headers", .headers, "headers of every request; a webhook's own win"),
        PluginOption(
            "response-limit",
            .size,
            default: "16KiB",
            "how much of an answer's body is kept, at most 16MiB"
        ),
        PluginOption("https-only", .flag, default: "false", "refuse http URLs"),
        PluginOption(
            "allow",
            .list(of: .cidr),
            "addresses to connect to although they are not public"
        ),
        PluginOption("deny", .list(of: .cidr), "addresses never to connect to; wins over allow"),
        PluginOption("proxy", .proxy, "http, https, socks5 or socks5h URL of a proxy"),
        PluginOption("tls", .map, options: TLSOptions.options, "how TLS is spoken"),
        PluginOption(
            "event-loops",
            .count(in: Options.loopCounts),
            default: "1",
            "loops, each on its own thread"
        ),
        PluginOption("idle-time", .duration, default: "60s", "how long a connection may rest"),
        PluginOption("life-time", .duration, default: "10m", "how old a connection may become"),
        PluginOption("source-address", .address, "local address to send from"),
        PluginOption("interface", .text, "local network interface to send from, such as eth1"),
        PluginOption(
            "ip-version",
            .choice(IPVersion.allCases.map(\.rawValue)),
            default: "auto",
            "family of the addresses to connect to"
        ),
    ]
}

extension PluginOption.Kind {
    /// A range of addresses.
    fileprivate static let cidr = PluginOption.Kind(
        "CIDR",
        schema: ["type": "string", "pattern": "^[0-9a-fA-F.:]+(/[0-9]{1,3})?$"]
    )

    /// One address.
    fileprivate static let address = PluginOption.Kind(
        "address",
        schema: ["type": "string", "pattern": "^[0-9a-fA-F.:]+$"]
    )

    /// What a header may hold.
    fileprivate static let headerValue = PluginOption.Kind(
        "text",
        schema: text.schema.adding(["minLength": 1, "pattern": .text(visible)])
    )

    /// Names of headers and their values.
    fileprivate static let headers = PluginOption.Kind(
        "map",
        schema: [
            "type": "object", "propertyNames": ["pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$"],
            "additionalProperties": text.schema.adding([
                "pattern": .text(visible), "maxLength": .whole(HeaderField.valueByteLimit),
            ]),
        ]
    )

    /// Visible ASCII with blanks inside (RFC 9110, section 5.5).
    private static let visible = #"^([!-~]([\t -~]*[!-~])?)?$"#

    /// A proxy's URL.
    fileprivate static let proxy = PluginOption.Kind(
        "URL",
        schema: ["type": "string", "pattern": "^(http|https|socks5|socks5h)://[^ ]+$"]
    )
}
