import Foundation
import TackleHMAC
import Testing

/// What the authors of the schemes have published, signed alike to the last character.
///
/// Stripe and Shopify publish no vector; theirs are among ``SignatureCaseTests``, made with
/// Stripe's package and twice over.
struct OfficialVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let source: String
        let scheme: SignatureScheme
        let secret: String
        var id = "msg_1"
        var timestamp: Int64 = 0
        let body: String
        let signature: String

        var testDescription: String { source }
    }

    private static let vectors = [
        Vector(
            source: "standard-webhooks, libraries/python/tests/test_webhooks.py",
            scheme: .standard,
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: #"{"test": 2432232314}"#,
            signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        Vector(
            source: "standard-webhooks, libraries/rust/src/lib.rs",
            scheme: .standard,
            secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            timestamp: 1_649_367_553,
            body: #"{"email":"test@example.com","username":"test_user"}"#,
            signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="
        ),
        Vector(
            source: "svix-webhooks, README.md and server/svix-server/src/worker.rs",
            scheme: .standardEd25519,
            secret:
                "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p"
                + "9lMicMFs6Kvg==",
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: #"{"test": 2432232314}"#,
            signature: "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLP"
                + "o3mNl8EM+m7TBAg=="
        ),
        Vector(
            source: "docs.github.com, Validating webhook deliveries",
            scheme: .github,
            secret: "It's a Secret to Everybody",
            body: "Hello, World!",
            signature: "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        ),
        Vector(
            source: "docs.slack.dev, Verifying requests from Slack",
            scheme: .slack,
            secret: "8f742231b10e8888abcd99yyyzzz85a5",
            timestamp: 1_531_420_618,
            body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
            signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        ),
    ]

    @Test(arguments: vectors)
    func `a published vector is signed alike`(vector: Vector) throws {
        let message = SignableMessage(
            id: vector.id,
            timestamp: vector.timestamp,
            body: Array(vector.body.utf8)
        )
        let secret = try SigningSecret(vector.secret, for: vector.scheme)
        let fields = try vector.scheme.sign(message, with: [secret])
        #expect(fields.last?.value == vector.signature)
    }
}
