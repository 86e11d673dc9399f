import Tackle

extension CurlSender.TLSOptions {
    static let options: [PluginOption] = [
        PluginOption("ca-file", .name, "PEM file of the authorities to trust"),
        PluginOption("certificate", .name, "PEM file with the client's certificate"),
        PluginOption("key", .name, "PEM file with the client's key"),
        PluginOption("pinned-public-key", .pin, "sha256// and base64 of the receiver's key"),
        PluginOption(
            "minimum-version",
            .choice(Version.allCases.map(\.rawValue)),
            default: "1.2",
            "oldest version of TLS"
        ),
        PluginOption("verify", .flag, default: "true", "verify the receiver's certificate"),
    ]

    init(_ options: OptionReader) throws {
        self.init()
        caFile = try options.text("ca-file")
        certificate = try options.text("certificate")
        key = try options.text("key")
        pinnedPublicKey = try options.text("pinned-public-key")
        if let version = try options.choice("minimum-version", Version.self) {
            minimumVersion = version
        }
        isVerified = try options.flag("verify") ?? isVerified
    }
}

extension PluginOption.Kind {
    /// One or more hashes of keys as libcurl takes them (CURLOPT_PINNEDPUBLICKEY(3)).
    fileprivate static let pin = PluginOption.Kind(
        "text",
        schema: [
            "type": "string",
            "pattern": "^sha256//[A-Za-z0-9+/]{43}=(;sha256//[A-Za-z0-9+/]{43}=)*$",
        ]
    )
}
