import Foundation
import TackleTesting
import TestSupport
import Testing

/// `tackle sign`, `verify` and `keygen`, used as one uses them.
@Suite(.timeLimit(.minutes(5))) struct SigningCommandTests {
    private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let privateKey =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfV"
        + "KIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
    private static let publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
    private static let custom = [
        "--content", "{id}.{timestamp}.{body}", "--signature-header", "X-Acme-Signature",
        "--signature-value", "sha256={signature}", "--timestamp-header", "X-Acme-Time",
        "--id-header", "X-Acme-Id",
    ]

    private func inFolder(_ body: (URL) async throws -> Void) async throws {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            try Data(#"{"order":42}"#.utf8).write(to: folder.appendingPathComponent("body"))
            try await body(folder)
        }
    }

    /// The header lines that were printed, as arguments of `verify`.
    private func headers(_ output: String) -> [String] {
        output.split(separator: "\n").flatMap { ["--header", String($0)] }
    }

    @Test(
        arguments: Unprinted.all(
            [
                ("standard", text, text, []), ("standard-ed25519", privateKey, publicKey, []),
                ("github", "It's a Secret to Everybody", "It's a Secret to Everybody", []),
                ("stripe", "whsec_test_secret", "whsec_test_secret", []),
                (
                    "slack", "8f742231b10e8888abcd99yyyzzz85a5", "8f742231b10e8888abcd99yyyzzz85a5",
                    []
                ),
                ("shopify", "shpss_0123456789abcdef", "shpss_0123456789abcdef", []),
                (
                    "http-message-signatures", privateKey, publicKey,
                    ["--url", "https://shop.example/hooks?a=1", "--method", "PUT"]
                ),
                ("http-message-signatures", text, text, ["--url", "https://shop.example/hooks"]),
                ("custom", "an-acme-secret", "an-acme-secret", custom),
                ("custom", privateKey, publicKey, custom),
            ] as [(String, String, String, [String])]
        )
    )
    func `what is signed verifies, and altered it does not`(
        each: Unprinted<(String, String, String, [String])>
    ) async throws {
        let (scheme, secret, verifying, options) = each.value
        try await inFolder { folder in
            let common = ["--scheme", scheme, "--body", "body"] + options
            let signed = try await CommandRun(
                arguments: ["sign", "--secret-env", "HOOK"] + common,
                in: folder,
                environment: ["HOOK": secret]
            )
            #expect(signed.status == 0, "\(signed.errors)")
            let secretFile = folder.appendingPathComponent("secret")
            try Data((verifying + "\n").utf8).write(to: secretFile)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: secretFile.path
            )
            let verify = ["verify", "--secret-file", "secret"] + common + headers(signed.output)
            let genuine = try await CommandRun(arguments: verify, in: folder)
            #expect(genuine.status == 0 && genuine.output == "genuine\n", "\(genuine.errors)")
            try Data(#"{"order":43}"#.utf8).write(to: folder.appendingPathComponent("body"))
            let altered = try await CommandRun(arguments: verify, in: folder)
            #expect(altered.status == 1)
            #expect(altered.errors.hasPrefix("tackle: not genuine: "))
            for run in [signed, genuine, altered] {
                #expect(!(run.output + run.errors).contains(secret))
            }
        }
    }

    @Test(
        arguments: Unprinted.all([
            ["--scheme", "http-message-signatures", "--secret", text],
            ["--scheme", "http-message-signatures", "--secret", text, "--url", "nowhere"],
            [
                "--scheme", "http-message-signatures", "--secret", text, "--url",
                "https://a.example/",
                "--method", "po st",
            ],
            [
                "--scheme", "http-message-signatures", "--secret", text, "--url",
                "https://a.example/",
                "--key-id", "é",
            ],
            ["--scheme", "custom", "--secret", "an-acme-secret"],
            ["--scheme", "custom", "--secret", "an-acme-secret", "--content", "{body}"],
            [
                "--scheme", "custom", "--secret", "an-acme-secret", "--content", "{bdy}",
                "--signature-header", "X-A",
            ],
            [
                "--scheme", "custom", "--secret", "an-acme-secret", "--content", "{body}",
                "--signature-header", "X A",
            ],
            [
                "--scheme", "custom", "--secret", "an-acme-secret", "--content", "{body}",
                "--signature-header", "Content-Length",
            ],
            [
                "--scheme", "custom", "--secret", "short", "--content", "{body}",
                "--signature-header", "X-A",
            ],
            [
                "--scheme", "github", "--content", "{body}", "--secret",
                "It's a Secret to Everybody",
            ],
            ["--scheme", "standard-ed25519", "--secret", publicKey],
            ["--scheme", "standard-ed25519", "--secret", text],
            ["--scheme", "standard", "--secret-encoding", "hexx", "--secret", text],
            ["--scheme", "standard", "--secret-encoding", "raw", "--secret", text],
            ["--scheme", "standard", "--secret-encoding", "hex", "--secret", text],
            ["--scheme", "standard", "--secret-file", "nowhere"],
            ["--scheme", "standard", "--secret-env", "NOT_SET"],
            ["--scheme", "standard"],
        ])
    )
    func `what cannot be signed is one sentence that names the option`(
        each: Unprinted<[String]>
    ) async throws {
        let arguments = each.value
        try await inFolder { folder in
            let run = try await CommandRun(
                arguments: ["sign", "--body", "body"] + arguments,
                in: folder
            )
            #expect(run.status == 64)
            #expect(run.output.isEmpty)
            #expect(run.errors.hasPrefix("tackle: --"), "\(run.errors)")
            #expect(run.errors.split(separator: "\n").count == 1)
            for secret in [Self.text, Self.publicKey, "an-acme-secret", "MfKQ9r8G"] {
                #expect(!run.errors.contains(secret))
            }
        }
    }

    @Test(arguments: ["standard", "standard-ed25519", "github", "stripe", "slack", "shopify"])
    func `a new secret signs by its scheme, and each is another`(scheme: String) async throws {
        try await inFolder { folder in
            var all: Set<String> = []
            for _ in 0..<2 {
                let made = try await CommandRun(
                    arguments: ["keygen", "--scheme", scheme],
                    in: folder
                )
                #expect(made.status == 0)
                let lines = made.output.split(separator: "\n").map(String.init)
                #expect(lines.count == (scheme == "standard-ed25519" ? 2 : 1))
                all.insert(lines[0])
                let common = ["--scheme", scheme, "--body", "body"]
                let signed = try await CommandRun(
                    arguments: ["sign", "--secret", lines[0]] + common,
                    in: folder
                )
                #expect(signed.status == 0, "\(signed.errors)")
                let verified = try await CommandRun(
                    arguments: ["verify", "--secret", lines.last ?? ""] + common
                        + headers(signed.output),
                    in: folder
                )
                #expect(verified.status == 0, "\(verified.errors)")
            }
            #expect(all.count == 2)
        }
    }

    @Test func `a new secret goes to a file for its owner alone, and overwrites none`() async throws
    {
        try await inFolder { folder in
            let arguments = ["keygen", "--scheme", "standard-ed25519", "--out", "key"]
            let made = try await CommandRun(arguments: arguments, in: folder)
            #expect(made.status == 0)
            #expect(made.output.hasPrefix("whpk_"))
            #expect(!made.output.contains("whsk_"))
            let path = folder.appendingPathComponent("key").path
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
            let content = try String(contentsOfFile: path, encoding: .utf8)
            #expect(content.hasPrefix("whsk_") && content.hasSuffix("\n"))
            let again = try await CommandRun(arguments: arguments, in: folder)
            #expect(again.status == 1)
            #expect(again.errors.contains("'key' is there already"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
        }
    }

    @Test(arguments: [
        (["keygen", "--scheme", "githb"], "did you mean 'github'?"),
        (["keygen", "--scheme", "github", "--ed25519"], "has no place for it"),
    ])
    func `a wrong keygen is one sentence`(arguments: [String], reason: String) async throws {
        try await inFolder { folder in
            let run = try await CommandRun(arguments: arguments, in: folder)
            #expect(run.status == 64)
            #expect(run.errors.contains(reason))
        }
    }
}
