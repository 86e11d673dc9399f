import Glibc
import Tackle

extension CurlSender.TLSOptions {
    /// The options by name.
    static let options: [PluginOption] = [
        PluginOption("ca-file", PluginOption.Kind("path"), "authorities to trust, as PEM"),
        PluginOption("certificate", PluginOption.Kind("path"), "the sender's certificate, as PEM"),
        PluginOption("key", PluginOption.Kind("path"), "the certificate's key, as PEM"),
        PluginOption("pinned-public-key", .text, "sha256// and base64 of the receiver's key"),
        PluginOption(
            "minimum-version",
            .choice(Version.allCases.map(\.rawValue)),
            default: "1.2",
            "oldest version accepted"
        ),
        PluginOption("verify", .flag, default: "true", "whether certificates are verified"),
    ]

    /// Reads and checks the options; files must be there and readable.
    ///
    /// - Throws: ``ConfigurationError``.
    init(_ reader: OptionReader) throws {
        self.init()
        minimumVersion = try reader.choice("minimum-version") ?? minimumVersion
        isVerified = try reader.flag("verify") ?? isVerified
        if let key = try reader.text("pinned-public-key") {
            guard Self.isPin(key) else {
                throw reader.error(
                    "pinned-public-key",
                    "not sha256// and the base64 of 32 bytes (several joined by ;)"
                )
            }
            pinnedPublicKey = key
        }
        let paths = try ["ca-file", "key", "certificate"].map { try Self.path($0, reader) }
        if paths[1] != nil, paths[2] == nil {
            throw reader.error("there is a key without a certificate: add 'certificate'")
        }
        caFile = try Self.readable(paths[0], "ca-file", reader)
        key = try Self.readable(paths[1], "key", reader)
        certificate = try Self.readable(paths[2], "certificate", reader)
    }

    private static func path(_ name: String, _ reader: OptionReader) throws -> String? {
        guard let path = try reader.text(name) else { return nil }
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw reader.error(name, "it is not a path: name a file")
        }
        return path
    }

    private static func readable(
        _ path: String?,
        _ name: String,
        _ reader: OptionReader
    ) throws -> String? {
        guard let path else { return nil }
        guard access(path, R_OK) == 0 else {
            let reason = String(cString: strerror(errno))
            throw reader.error(name, "'\(path.quotable)' cannot be read: \(reason)")
        }
        return path
    }

    private static func isPin(_ text: String) -> Bool {
        text.split(separator: ";", omittingEmptySubsequences: false).allSatisfy { part in
            // 32 bytes are 43 signs and one of padding (RFC 4648, section 4).
            part.hasPrefix("sha256//") && part.utf8.count == 52 && part.hasSuffix("=")
                && part.utf8.dropFirst(8).dropLast().allSatisfy {
                    (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                        || $0 == 0x2B || $0 == 0x2F
                }
        }
    }
}
