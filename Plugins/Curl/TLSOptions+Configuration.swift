import Tackle

extension CurlSender.TLSOptions {
    static let options: [PluginOption] = [
        PluginOption("ca-file", .text, "PEM file of the authorities to trust"),
        PluginOption("certificate", .text, "PEM file with the client's certificate"),
        PluginOption("key", .text, "PEM file with the client's key"),
        PluginOption("pinned-public-key", .text, "sha256// and base64 of the receiver's key"),
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
