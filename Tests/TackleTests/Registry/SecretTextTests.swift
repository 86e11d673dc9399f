import Foundation
import Tackle
import TackleTesting
import Testing

struct SecretTextTests {
    private struct Opened: Decodable {
        let reader: OptionReader

        init(from decoder: any Decoder) throws {
            reader = try OptionReader(decoder, known: [PluginOption("token", .secret, "")])
        }
    }

    private func read(_ json: String) throws -> String? {
        let text = Data("{\"token\": \(json)}".utf8)
        let options = try JSONDecoder().decode(Opened.self, from: text).reader
        return try options.value("token", as: SecretText.self)?.text
    }

    private func message(_ json: String) -> String? {
        #expect(throws: ConfigurationError.self) { try read(json) }?.description
    }

    @Test func `reads the text itself and what an environment variable holds`() throws {
        #expect(try read("\"unspoken words\"") == "unspoken words")
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        #expect(try read("{\"env\": \"PATH\"}") == path)
    }

    @Test(arguments: [("unspoken\n", "unspoken"), ("unspoken\r\n", "unspoken"), ("a\n\n", "a\n")])
    func `reads a file without one line end`(content: String, expected: String) async throws {
        try await TemporaryDirectory.with { folder in
            try Data(content.utf8).write(to: URL(fileURLWithPath: "\(folder)/token"))
            #expect(try read("{\"file\": \"\(folder)/token\"}") == expected)
            // As container platforms mount secrets.
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/link",
                withDestinationPath: "token"
            )
            #expect(try read("{\"file\": \"\(folder)/link\"}") == expected)
        }
    }

    @Test(
        arguments: [
            ("\"\"", "token: the secret is empty"),
            ("[]", "token: a map is expected, such as { key: value }"),
            ("{}", "token: give a text, { env: NAME } or { file: PATH }"),
            (
                "{\"env\": \"A\", \"file\": \"b\"}",
                "token: give a text, { env: NAME } or { file: PATH }"
            ),
            (
                "{\"evn\": \"A\"}",
                "token.evn: unknown option 'evn'; did you mean 'env'? (known: env, file)"
            ),
            (
                "{\"env\": \"TACKLE_NOWHERE\"}",
                "token.env: the environment variable 'TACKLE_NOWHERE' is not set: set it to the"
                    + " secret"
            ),
            ("{\"file\": \"/nowhere\"}", "token.file: the file '/nowhere' cannot be read"),
            ("{\"file\": \"/dev/zero\"}", "token.file: the file '/dev/zero' cannot be read"),
        ]
    )
    func `refuses what is no secret and tells the place`(json: String, expected: String) {
        #expect(message(json) == expected)
    }

    @Test(arguments: [[UInt8]([0xFF, 0xFE]), [UInt8](repeating: 0x61, count: (64 << 10) + 1)])
    func `refuses a file that is no short text and shows nothing of it`(
        content: [UInt8]
    ) async throws {
        try await TemporaryDirectory.with { folder in
            try Data(content).write(to: URL(fileURLWithPath: "\(folder)/token"))
            #expect(
                message("{\"file\": \"\(folder)/token\"}")
                    == "token.file: the file '\(folder)/token' is no UTF-8 text of at most 64 KiB"
            )
        }
    }

    @Test func `never prints`() {
        struct Holder {
            let secret = SecretText("unspoken")
        }
        var dumped = ""
        dump(Holder(), to: &dumped)
        for text in ["\(Holder())", String(reflecting: Holder()), dumped] {
            #expect(!text.contains("unspoken"))
            #expect(text.contains("***"))
        }
    }
}
