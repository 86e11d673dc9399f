import Foundation
import TackleTesting
import TestSupport
import Testing

/// `tackle listen` as a receiver that verifies what `tackle send` signs.
@Suite(.timeLimit(.minutes(5))) struct ListenSigningTests {
    private static let privateKey =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfV"
        + "KIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
    private static let publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="

    /// A `tackle listen` on a free port.
    private struct Listener {
        let child: ChildProcess
        let url: String

        init(_ arguments: [String]) async throws {
            let child = try ChildProcess(
                BuiltProducts.path(of: "tackle"),
                ["listen", "--port", "0"] + arguments
            )
            self.child = child
            try await child.waitForErrorLine { $0.hasPrefix("listening on") }
            let words = child.errorLines.first { $0.hasPrefix("listening on") }?.split(
                separator: " "
            )
            url = String(try #require(words?[2])) + "hooks?a=1"
        }

        func end() async throws {
            child.signal(SIGTERM)
            let outcome = try await child.waitForExit()
            #expect(outcome.exit == .code(0))
            let log = outcome.output.split(separator: "\n").filter { $0.hasPrefix("[") }
            #expect(log == [], "the server's log stands among the requests")
        }
    }

    @Test(
        arguments: Unprinted.all([
            ("standard-ed25519", privateKey, publicKey),
            ("http-message-signatures", privateKey, publicKey),
            ("github", "It's a Secret to Everybody", "It's a Secret to Everybody"),
            ("stripe", "whsec_test_secret", "whsec_test_secret"),
        ])
    )
    func `a receiver takes what was signed for it and answers 401 to all else`(
        each: Unprinted<(String, String, String)>
    ) async throws {
        let (scheme, secret, verifying) = each.value
        let listener = try await Listener(["--scheme", scheme, "--secret", verifying])
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let send = ["send", listener.url, "--allow", "127.0.0.1"]
            let signed = try await CommandRun(
                arguments: send + ["--scheme", scheme, "--secret", secret],
                in: folder
            )
            #expect(signed.status == 0, "\(signed.errors)")
            let unsigned = try await CommandRun(arguments: send, in: folder)
            #expect(unsigned.status == 1)
            #expect((unsigned.output + unsigned.errors).contains("401"))
        }
        try await listener.end()
    }

    @Test func `a webhook that comes again is refused on request`() async throws {
        let listener = try await Listener(
            ["--scheme", "github", "--secret", "It's a Secret to Everybody", "--refuse-repeats"]
        )
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let send = [
                "send", listener.url, "--allow", "127.0.0.1", "--scheme", "github", "--secret",
                "It's a Secret to Everybody", "--data",
            ]
            for (data, status) in [("1", 0), ("1", 1), ("2", 0)] as [(String, Int32)] {
                let run = try await CommandRun(arguments: send + [data], in: folder)
                #expect(run.status == status, "\(run.output)\(run.errors)")
            }
        }
        try await listener.child.waitForLine { $0.contains(" replayed ") }
        try await listener.end()
    }

    @Test func `--refuse-repeats without a secret is refused`() async throws {
        try await TemporaryDirectory.with { path in
            let run = try await CommandRun(
                arguments: ["listen", "--port", "0", "--refuse-repeats"],
                in: URL(fileURLWithPath: path)
            )
            #expect(run.status == 64)
        }
    }
}
