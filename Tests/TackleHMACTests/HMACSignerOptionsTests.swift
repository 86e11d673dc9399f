import Foundation
import Tackle
import TackleHMAC
import Testing

/// The signer in a configuration: what it reads, and how its errors read.
struct HMACSignerOptionsTests {
    private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"

    private static func stages(_ options: String) throws -> [any SenderPlugin] {
        var registry = PluginRegistry()
        registry.register(HMACSigner.self)
        let decoder = JSONDecoder()
        decoder.userInfo[.pluginRegistry] = registry
        let comma = options.isEmpty ? "" : ","
        let json = #"{"pipeline":[{"plugin":"hmac"\#(comma)\#(options)},{"plugin":"discard"}]}"#
        return try decoder.decode(PipelineConfiguration.self, from: Data(json.utf8)).stages
    }

    @Test(arguments: [
        #""secret":"\#(text)""#,
        #""scheme":"standard","secret":"\#(text)""#,
        #""secrets":["\#(text)"]"#,
        #""secrets":["\#(text)","\#(other)"]"#,
    ])
    func `reads a signer`(options: String) throws {
        let signer = try #require(Self.stages(options)[0] as? HMACSigner)
        #expect(signer.name == "hmac")
        #expect(signer.role == .signer)
        #expect(signer.scheme == .standard)
    }

    @Test(arguments: [
        ("", "pipeline[0]", "'secret' is missing"),
        (#""secret":"\#(text)","secrets":["\#(text)"]"#, "pipeline[0]", "'secret' and 'secrets'"),
        (#""secret":"""#, "pipeline[0].secret", "is empty"),
        (#""secret":"whsec_c2hvcnQ=""#, "pipeline[0].secret", "fewer than 24 bytes"),
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
        (#""secrets":[]"#, "pipeline[0].secrets", "1 to 100"),
        (#""secrets":"\#(text)""#, "pipeline[0].secrets", "wrong type"),
        (#""secrets":["\#(text)",5]"#, "pipeline[0].secrets[1]", "{ env: NAME }"),
        (#""secrets":["\#(text)","x"]"#, "pipeline[0].secrets[1]", "not base64"),
        (#""secrets":["\#(text)",{"env":"NOT_SET_3"}]"#, "pipeline[0].secrets[1]", "'NOT_SET_3'"),
        (#""secrets":["\#(text)",{"evn":"A"}]"#, "pipeline[0].secrets[1].evn", "'env'?"),
        (#""secrets":["\#(text)","\#(text)"]"#, "pipeline[0].secrets", "twice"),
        (#""scheme":"standrad","secret":"\#(text)""#, "pipeline[0].scheme", "mean 'standard'?"),
        (#""scheme":"md5","secret":"\#(text)""#, "pipeline[0].scheme", "standard"),
        (#""secert":"\#(text)""#, "pipeline[0].secert", "did you mean 'secret'?"),
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
