import Foundation
import Logging
import Tackle
import TackleHMAC
import TackleTesting
import TestSupport
import Testing

/// Secrets in files, by endpoint, read again when a file changes.
struct WatchedSecretTests {
    private static let first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let second = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"

    /// Two endpoints with a file each, on a clock that a test moves.
    private struct Setting {
        let folder: String
        let clock = ManualClock()
        let log = CollectedLog()
        let signer: HMACSigner

        init(_ folder: String) throws {
            self.folder = folder
            try Self.write(WatchedSecretTests.first, to: folder + "/a")
            try Self.write(WatchedSecretTests.second, to: folder + "/b")
            let secrets = try EndpointSecrets(
                [
                    "shop-a": [.file(folder + "/a")],
                    "https://shop.example/b": [.file(folder + "/b")],
                ],
                environment: [:],
                now: clock.now,
                logger: log.logger
            )
            signer = HMACSigner(secrets: secrets, clock: clock)
        }

        /// Written beside and renamed, as careful writers do.
        static func write(_ text: String, to path: String, mode: Int = 0o600) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }

        /// Which of the two secrets signs a webhook to the endpoint.
        func signingSecret(
            to url: String = "https://shop.example/a",
            endpoint: String? = "shop-a"
        ) async throws -> String? {
            let signed = try await SignedDelivery(by: [signer], to: url, endpoint: endpoint)
            for text in [WatchedSecretTests.first, WatchedSecretTests.second] {
                let verifier = try SignatureVerifier(secrets: [SigningSecret(text)], clock: clock)
                let isGenuine = try? verifier.verify(
                    headers: signed.lines,
                    body: signed.webhook.body.bytes
                )
                if isGenuine != nil { return text }
            }
            return nil
        }
    }

    @Test func `each endpoint has its own secret, by its key or by its URL`() async throws {
        try await TemporaryDirectory.with { folder in
            let setting = try Setting(folder)
            #expect(try await setting.signingSecret() == Self.first)
            let url = "https://shop.example/b?token=7"
            #expect(try await setting.signingSecret(to: url, endpoint: nil) == Self.second)
            #expect(setting.log.entries.isEmpty)
        }
    }

    @Test func `an endpoint without a secret is not sent to, and its webhook is kept`() async throws
    {
        try await TemporaryDirectory.with { folder in
            let setting = try Setting(folder)
            let error = await #expect(throws: SendError.self) {
                try await setting.signingSecret(endpoint: "shop-c")
            }
            #expect(error?.code == .misconfigured)
            #expect(error?.verdict == .retry)
            #expect(error?.description.contains("no secret is known for this endpoint") == true)
        }
    }

    @Test func `a file that changes is read again, after a second at most`() async throws {
        try await TemporaryDirectory.with { folder in
            let setting = try Setting(folder)
            #expect(try await setting.signingSecret() == Self.first)
            try Setting.write(Self.second, to: folder + "/a")
            #expect(try await setting.signingSecret() == Self.first)
            setting.clock.advance(by: .seconds(1))
            #expect(try await setting.signingSecret() == Self.second)
            #expect(setting.log.entries.map(\.level) == [.notice])
            #expect(setting.log.entries[0].message.contains("'\(folder)/a' has changed"))
        }
    }

    @Test func `a file rewritten in place is read again too`() async throws {
        try await TemporaryDirectory.with { folder in
            let setting = try Setting(folder)
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/a"))
            try file.truncate(atOffset: 0)
            setting.clock.advance(by: .seconds(2))
            // Half-written: the old one goes on.
            #expect(try await setting.signingSecret() == Self.first)
            try file.write(contentsOf: Data(Self.second.utf8))
            try file.close()
            setting.clock.advance(by: .seconds(2))
            #expect(try await setting.signingSecret() == Self.second)
            #expect(setting.log.entries.map(\.level) == [.warning, .notice])
        }
    }

    @Test(
        arguments: Unprinted.all([
            "", "whsec_c2hvcnQ=", "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
            "hunter2hunter2",
        ])
    )
    func `a change for the worse leaves the secret that was read before`(
        content: Unprinted<String>
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let setting = try Setting(folder)
            try Setting.write(content.value, to: folder + "/a")
            for _ in 0..<3 {
                setting.clock.advance(by: .seconds(5))
                #expect(try await setting.signingSecret() == Self.first)
            }
            // It is told once, not for every webhook.
            #expect(setting.log.entries.map(\.level) == [.warning])
            #expect(setting.log.entries[0].message.contains("goes on being used"))
            #expect(!setting.log.entries[0].message.contains("hunter2"))
        }
    }

    @Test func `a file that is gone leaves its secret, until there is a new one`() async throws {
        try await TemporaryDirectory.with { folder in
            let setting = try Setting(folder)
            try FileManager.default.removeItem(atPath: folder + "/a")
            setting.clock.advance(by: .seconds(1))
            #expect(try await setting.signingSecret() == Self.first)
            try Setting.write(Self.second, to: folder + "/a")
            setting.clock.advance(by: .seconds(1))
            #expect(try await setting.signingSecret() == Self.second)
        }
    }

    @Test func `a file that every user may read is used, and told`() async throws {
        try await TemporaryDirectory.with { folder in
            try Setting.write(Self.first, to: folder + "/a", mode: 0o604)
            let log = CollectedLog()
            let secret = try SecretSource.file(folder + "/a").resolve(
                environment: [:],
                logger: log.logger
            )
            #expect(try secret == SigningSecret(Self.first))
            #expect(log.entries.map(\.level) == [.warning])
            #expect(log.entries[0].message.contains("can be read by every user"))
            for mode in [0o600, 0o640, 0o400] {
                try Setting.write(Self.first, to: folder + "/a", mode: mode)
                _ = try SecretSource.file(folder + "/a").resolve(
                    environment: [:],
                    logger: log.logger
                )
            }
            #expect(log.entries.count == 1)
        }
    }

    @Test func `reading again while many sign gives each a whole secret`() async throws {
        try await TemporaryDirectory.with { folder in
            let setting = try Setting(folder)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<50 {
                            let secret = try await setting.signingSecret()
                            #expect(secret != nil)
                        }
                    }
                }
                for round in 0..<50 {
                    let text = round.isMultiple(of: 2) ? Self.second : Self.first
                    try Setting.write(text, to: folder + "/a")
                    setting.clock.advance(by: .seconds(1))
                }
                try await group.waitForAll()
            }
        }
    }
}
