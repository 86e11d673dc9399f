import Foundation
import Tackle
import TackleHMAC
import Testing

/// The signer in a configuration: what it reads, and how its errors read.
struct HMACSignerOptionsTests {
    // The test runner prints the arguments of a test: names stand in them for the secrets.
    private static let text = "$TEXT"
    private static let other = "$OTHER"
    private static let short = "$SHORT"
    private static let secrets = [
        text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        other: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        short: "whsec_c2hvcnQ=",
    ]

    private static func stages(_ options: String) throws -> [any SenderPlugin] {
        var registry = PluginRegistry()
        registry.register(HMACSigner.self)
        let decoder = JSONDecoder()
        decoder.userInfo[.pluginRegistry] = registry
        let comma = options.isEmpty ? "" : ","
        let json = secrets.reduce(
            #"{"pipeline":[{"plugin":"hmac"\#(comma)\#(options)},{"plugin":"discard"}]}"#
        ) { $0.replacing($1.key, with: $1.value) }
        return try decoder.decode(PipelineConfiguration.self, from: Data(json.utf8)).stages
    }

    @Test(arguments: [
        #""secret":"\#(text)""#,
        #""scheme":"standard","secret":"\#(text)""#,
        #""secrets":["\#(text)"]"#,
        #""secrets":["\#(text)","\#(other)"]"#,
        // Two places may hold the same secret while it moves from one to the other.
        #""secrets":["\#(text)","\#(text)"]"#,
        #""endpoint-secrets":{"a":"\#(text)","https://shop.example/b":["\#(other)","\#(text)"]}"#,
        #""secret":"\#(text)","endpoint-secrets":{"shop-a":"\#(other)"}"#,
    ])
    func `reads a signer`(options: String) throws {
        let signer = try #require(Self.stages(options)[0] as? HMACSigner)
        #expect(signer.name == "hmac")
        #expect(signer.role == .signer)
        #expect(signer.scheme == .standard)
    }

    @Test(arguments: [
        ("http-message-signatures", #""secret":"\#(text)","covers":["@path","content-digest"]"#),
        (
            "custom",
            #""secret":"abcdefgh","custom":{"content":"{body}","header":"X","value":"{signature}"}"#
        ),
        ("slack", #""secret":"abcdefgh""#),
    ])
    func `reads a signer by another scheme`(scheme: String, options: String) throws {
        let signer = try Self.stages(#""scheme":"\#(scheme)",\#(options)"#)[0] as? HMACSigner
        #expect(signer?.scheme.name == scheme)
    }

    @Test(arguments: [
        ("", "pipeline[0]", "'secret' is missing"),
        (#""secret":"\#(text)","secrets":["\#(text)"]"#, "pipeline[0]", "'secret' and 'secrets'"),
        (#""secret":"""#, "pipeline[0].secret", "is empty"),
        (#""secret":"\#(short)""#, "pipeline[0].secret", "fewer than 24 bytes"),
        (#""secret":null"#, "pipeline[0].secret", "no value"),
        (#""secret":12345"#, "pipeline[0].secret", "{ env: NAME }"),
        (#""secret":["\#(text)"]"#, "pipeline[0].secret", "{ env: NAME }"),
        (#""secret":{}"#, "pipeline[0].secret", "'env' or 'file' is missing"),
        (#""secret":{"evn":"A"}"#, "pipeline[0].secret.evn", "did you mean 'env'?"),
        (#""secret":{"env":"A","file":"b"}"#, "pipeline[0].secret", "'env' and 'file'"),
        (#""secret":{"env":""}"#, "pipeline[0].secret.env", "no name of a variable"),
        (#""secret":{"env":"A=B"}"#, "pipeline[0].secret.env", "no name of a variable"),
        (#""secret":{"env":["A"]}"#, "pipeline[0].secret.env", "single value"),
        (#""secret":{"env":"NOT_SET_1"}"#, "pipeline[0].secret", "'NOT_SET_1' is not set"),
        (#""secret":{"file":""}"#, "pipeline[0].secret.file", "no path"),
        (#""secret":{"file":"/nonexistent"}"#, "pipeline[0].secret", "'/nonexistent' does not"),
        (#""secret":{"\#(text)":null}"#, "pipeline[0].secret", "a key looks like a secret"),
        (#""secrets":[]"#, "pipeline[0].secrets", "the list is empty"),
        (#""secrets":"\#(text)""#, "pipeline[0].secrets", "wrong type"),
        (#""secrets":["\#(text)",5]"#, "pipeline[0].secrets[1]", "{ env: NAME }"),
        (#""secrets":["\#(text)","x"]"#, "pipeline[0].secrets[1]", "not base64"),
        (#""secrets":["\#(text)",{"env":"NOT_SET_3"}]"#, "pipeline[0].secrets[1]", "'NOT_SET_3'"),
        (#""secrets":["\#(text)",{"evn":"A"}]"#, "pipeline[0].secrets[1].evn", "'env'?"),
        (#""scheme":"standrad","secret":"\#(text)""#, "pipeline[0].scheme", "mean 'standard'?"),
        (#""scheme":"md5","secret":"\#(text)""#, "pipeline[0].scheme", "standard"),
        (#""secert":"\#(text)""#, "pipeline[0].secert", "did you mean 'secret'?"),
        (#""endpoint-secrets":{}"#, "pipeline[0].endpoint-secrets", "it is empty"),
        (#""endpoint-secrets":{"":"\#(text)"}"#, "pipeline[0].endpoint-secrets", "name is empty"),
        (#""endpoint-secrets":["a"]"#, "pipeline[0].endpoint-secrets", "wrong type"),
        (
            #""endpoint-secrets":{"a":{"file":"/nonexistent"}}"#, "pipeline[0].endpoint-secrets.a",
            "'/nonexistent' does not"
        ),
        (
            #""endpoint-secrets":{"a":["\#(text)",{"evn":"A"}]}"#,
            "pipeline[0].endpoint-secrets.a[1].evn", "'env'?"
        ),
        (#""endpoint-secrets":{"a":[]}"#, "pipeline[0].endpoint-secrets.a", "the list is empty"),
        (
            #""secret":{"env":"PATH","encoding":"raw"}"#, "pipeline[0].secret.encoding",
            "'raw' is for files"
        ),
        (
            #""secret":{"env":"PATH","encoding":"hx"}"#, "pipeline[0].secret.encoding",
            "mean 'hex'?"
        ),
        (
            #""secret":{"env":"A","from":"tomorrow"}"#, "pipeline[0].secret.from",
            "'tomorrow' is no moment"
        ),
        (
            #""secret":{"env":"A","from":"2030-01-01T00:00:00Z","until":"2029-01-01T00:00:00Z"}"#,
            "pipeline[0].secret.until", "not later than 'from'"
        ),
        (#""scheme":"custom","secret":"abcdefgh""#, "pipeline[0]", "'custom' is missing"),
        (
            #""scheme":"custom","secret":"abcdefgh","custom":{"header":"X"}"#,
            "pipeline[0].custom", "'content' is missing"
        ),
        (
            #""scheme":"custom","secret":"abcdefgh","custom":{"content":"{body}"}"#,
            "pipeline[0].custom", "'header' is missing"
        ),
        (
            #""scheme":"custom","secret":"abcdefgh","custom":{"content":"{body}","header":"X Y"}"#,
            "pipeline[0].custom.header", "is not a header name"
        ),
        (
            #""secret":"\#(text)","custom":{"content":"{body}","header":"X"}"#,
            "pipeline[0].custom", "for 'scheme: custom' alone"
        ),
        (#""secret":"\#(text)","covers":["@path"]"#, "pipeline[0].covers", "alone"),
        (
            #""scheme":"http-message-signatures","secret":"\#(text)","covers":["@status"]"#,
            "pipeline[0].covers", "unknown component '@status'"
        ),
        (
            #""scheme":"http-message-signatures","secret":"\#(text)","covers":["@path"]"#,
            "pipeline[0].covers", "no content-digest"
        ),
    ])
    func `an error names the place and the remedy`(
        options: String,
        path: String,
        reason: String
    ) throws {
        let error = try #require(throws: ConfigurationError.self) { try Self.stages(options) }
        #expect(error.path == path)
        #expect(error.reason.contains(reason))
        #expect(!error.description.contains("MfKQ9r8G"))
        #expect(!error.description.contains("c2hvcnQ"))
    }
}
