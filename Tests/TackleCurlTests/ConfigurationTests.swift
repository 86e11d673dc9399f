import Foundation
import Tackle
import TackleCurl
import TestSupport
import Testing

/// What a configuration may say, through the same path as the command line's.
@Suite struct ConfigurationTests {
    private static func decode(_ options: String) throws -> CurlSender {
        var registry = PluginRegistry()
        registry.register(CurlSender.self)
        let decoder = JSONDecoder()
        decoder.userInfo[.pluginRegistry] = registry
        let stage = options == "{}" ? "" : ", " + options.dropFirst().dropLast()
        let text = #"{"pipeline": [{"plugin": "curl""# + stage + "}]}"
        let configuration = try decoder.decode(PipelineConfiguration.self, from: Data(text.utf8))
        return try #require(configuration.stages.first as? CurlSender)
    }

    @Test(arguments: ConfigurationCases.refused)
    func `names the field at fault`(_ options: String, _ field: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try Self.decode(options) }
        #expect(error.path.hasPrefix("pipeline[0].\(field)"), "\(error)")
        #expect(error.description.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        #expect(error.description.utf8.count < 1000)
        #expect(!error.description.contains("hunter"))
    }

    @Test(arguments: ConfigurationCases.taken)
    func `takes ordinary options`(_ options: String) throws {
        _ = try Self.decode(options)
    }

    @Test func `takes nothing but the name, and has the documented defaults`() throws {
        let options = try Self.decode("{}").options
        #expect(options.timeout == .seconds(15))
        #expect(options.connectTimeout == .seconds(5))
        #expect(options.responseLimit == 16384)
        #expect(options.method == .post)
        #expect(options.httpVersion == .automatic)
        #expect(options.idleTime == .seconds(60))
        #expect(options.lifeTime == .seconds(600))
        #expect(options.tls == CurlSender.TLSOptions())
        #expect(options.addresses == AddressPolicy())
        #expect(options.proxy == nil)
        #expect(!options.isHTTPSOnly)
    }

    @Test func `reads every option`() throws {
        let certificates = try TestCertificates()
        let client = try certificates.client()
        let options = try Self.decode(
            """
            {"timeout": "10m", "connect-timeout": "250ms", "http-version": "2", "method": "PATCH",
            "user-agent": "Acme/1", "headers": {"X-Tenant": "acme"}, "response-limit": "1MiB",
            "https-only": "true", "allow": ["10.1.0.0/16"], "deny": ["10.1.2.0/24"],
            "proxy": "socks5h://user:p%40ss@proxy.example", "event-loops": "2",
            "idle-time": "30s", "life-time": "1h", "source-address": "::1",
            "tls": {"ca-file": "\(certificates.authority)",
            "certificate": "\(client.file)", "key": "\(client.key)",
            "minimum-version": "1.3", "verify": "true"}}
            """
        ).options
        #expect(options.timeout == .seconds(600))
        #expect(options.connectTimeout == .milliseconds(250))
        #expect(options.httpVersion == .http2)
        #expect(options.method == .patch)
        #expect(options.userAgent == "Acme/1")
        #expect(options.headers["x-tenant"] == "acme")
        #expect(options.responseLimit == 1 << 20)
        #expect(options.isHTTPSOnly)
        #expect(options.addresses.allow == [try AddressRange("10.1.0.0/16")])
        #expect(options.addresses.deny == [try AddressRange("10.1.2.0/24")])
        #expect(options.proxy?.address == "socks5h://proxy.example:1080")
        #expect(options.eventLoops == 2)
        #expect(options.idleTime == .seconds(30))
        #expect(options.lifeTime == .seconds(3600))
        #expect(options.sourceAddress == IPAddress("::1"))
        #expect(options.tls.caFile == certificates.authority)
        #expect(options.tls.key == client.key)
        #expect(options.tls.minimumVersion == .tls13)
    }

    /// The options of `tls` with the files' paths, those being written with these texts.
    private static func refusal(
        _ files: [String: String]
    ) throws -> ConfigurationError {
        let directory = try ScratchDirectory()
        var paths: [String] = []
        for (name, text) in files {
            let path = directory.path(name)
            if !text.isEmpty { try text.write(toFile: path, atomically: true, encoding: .utf8) }
            paths.append("\"\(name)\": \"\(path)\"")
        }
        return try #require(throws: ConfigurationError.self) {
            try Self.decode("{\"tls\": {\(paths.joined(separator: ", "))}}")
        }
    }

    private static let certificate = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
    private static let key = "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"

    @Test(arguments: ["ca-file", "certificate", "key"])
    func `refuses a TLS file that cannot be read`(_ name: String) throws {
        var files = name == "ca-file" ? [:] : ["certificate": Self.certificate, "key": Self.key]
        files[name] = ""
        let error = try Self.refusal(files)
        #expect(error.path == "pipeline[0].tls.\(name)")
        #expect(error.reason.contains("No such file"))
    }

    @Test(arguments: ["ca-file", "certificate", "key"])
    func `refuses a TLS file that holds something else`(_ name: String) throws {
        var files = name == "ca-file" ? [:] : ["certificate": Self.certificate, "key": Self.key]
        files[name] = name == "key" ? Self.certificate : Self.key
        let error = try Self.refusal(files)
        #expect(error.path == "pipeline[0].tls.\(name)")
        #expect(error.reason.contains("PEM"))
    }

    @Test(arguments: [
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n",
    ])
    func `refuses a key that nobody can give the password of`(_ key: String) throws {
        let error = try Self.refusal(["certificate": Self.certificate, "key": key])
        #expect(error.path == "pipeline[0].tls.key")
        #expect(error.reason.contains("password"))
    }

    @Test(arguments: [("key", "certificate"), ("certificate", "key")])
    func `refuses a half of the pair, and names the other`(_ half: String, _ other: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Self.decode(#"{"tls": {"\#(half)": "/dev/null"}}"#)
        }
        #expect(error.path == "pipeline[0].tls.\(half)")
        #expect(error.reason.contains("'\(other)'"))
    }

    @Test func `refuses a directory as a TLS file`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Self.decode(#"{"tls": {"ca-file": "/tmp"}}"#)
        }
        #expect(error.path == "pipeline[0].tls.ca-file")
    }

    @Test func `checks in code what it checks in a configuration`() throws {
        let changes: [(String, (inout CurlSender.Options) -> Void)] = [
            ("timeout", { $0.timeout = .zero }),
            ("timeout", { $0.timeout = .seconds(601) }),
            ("connect-timeout", { $0.connectTimeout = .seconds(-1) }),
            ("idle-time", { $0.idleTime = .zero }),
            ("life-time", { $0.lifeTime = .zero }),
            ("response-limit", { $0.responseLimit = -1 }),
            ("event-loops", { $0.eventLoops = 0 }),
            ("user-agent", { $0.userAgent = "a\r\nb" }),
            ("tls.ca-file", { $0.tls.caFile = "" }),
        ]
        for (field, change) in changes {
            var options = CurlSender.Options()
            change(&options)
            let error = try #require(throws: ConfigurationError.self) {
                try CurlSender(options: options)
            }
            #expect(error.path == field)
        }
    }

    @Test func `brings a timeout in code into the allowed range`() {
        #expect(CurlSender(timeout: .zero).options.timeout == .milliseconds(1))
        #expect(CurlSender(timeout: .seconds(9999)).options.timeout == .seconds(600))
    }
}
