import FoundationEssentials
import Tackle
import TackleHMAC
import TestSupport
import Testing

/// What a signer tells of its settings: where secrets are kept, and never a secret.
struct HMACSettingsTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func withSecretFile<Result>(_ body: (String) throws -> Result) throws -> Result {
        let directory = try ScratchDirectory()
        let path = directory.path("webhook")
        try Data(Self.secret.utf8).write(to: URL(filePath: path))
        return try withExtendedLifetime(directory) { try body(path) }
    }

    @Test func `tells its settings as a configuration sets them`() throws {
        try withSecretFile { path in
            try SettingsRoundTrip(of: HMACSigner.self).check([
                """
                {"scheme": "custom", "secret": {"file": "\(path)"},
                 "custom": {"content": "{{v1}} {timestamp}.{body}", "header": "X-Acme",
                            "value": "t={timestamp},s={signature}", "encoding": "base64",
                            "timestamp-header": "X-Time", "id-header": "X-Id"}}
                """,
                """
                {"scheme": "http-message-signatures", "covers": ["@method", "content-digest"],
                 "secret": {"file": "\(path)", "key-id": "main"}}
                """,
                """
                {"secrets": ["\(Self.secret)", {"file": "\(path)",
                                                "until": "2999-01-15T08:00:00.000+00:00"}],
                 "endpoint-secrets": {"shop-a": {"file": "\(path)"},
                                      "shop-b": [{"file": "\(path)"}, "\(Self.secret)"]}}
                """,
            ])
        }
    }

    @Test func `hides a secret however it is given`() throws {
        let inCode = try HMACSigner(secret: Self.secret)
        #expect(
            inCode.details.settings.map { "\($0.name): \($0.value)" } == [
                "scheme: standard", "secret: ***",
            ]
        )
        let settings = try SettingsRoundTrip(of: HMACSigner.self).settings(
            """
            {"endpoint-secrets": {"https://a.example/hooks/of-path": "\(Self.secret)"}}
            """
        )
        #expect(settings.last == StageDetails.Setting("endpoint-secrets", .hidden))
    }

    @Test func `tells who is asked where it has no secret of its own`() throws {
        let asking = HMACSigner { _ in [] }
        #expect(asking.details.settings.map(\.name) == ["scheme"])
        #expect(asking.details.promises.contains("A function gives the secrets of each webhook."))
        #expect(HMACSigner.pluginRole == .signer)
    }
}
