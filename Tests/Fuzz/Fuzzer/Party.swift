import Tackle
import TackleHMAC

/// A sender and a receiver that have agreed on a scheme and on secrets.
struct Party {
    /// What a signature covers beside the body.
    enum Part {
        case id
        case time
        case target
    }

    let scheme: SignatureScheme
    let signers: [SigningSecret]
    let verifiers: [SigningSecret]
    let covers: Set<Part>

    init(
        _ scheme: SignatureScheme,
        _ texts: [String],
        verifying others: [String]? = nil,
        covers: Set<Part>
    ) {
        let read = { (text: String) in needed { try SigningSecret(text, for: scheme) } }
        let signers = texts.map(read)
        self.init(scheme, signers, verifying: others?.map(read) ?? signers, covers)
    }

    init(
        _ scheme: SignatureScheme,
        _ signers: [SigningSecret],
        verifying verifiers: [SigningSecret],
        _ covers: Set<Part>
    ) {
        self.scheme = scheme
        self.signers = signers
        self.verifiers = verifiers
        self.covers = covers
    }

    /// Whether a message that arrived is genuine.
    func verify(
        _ mail: Mail,
        at now: Int64,
        replays: ReplayWindow? = nil
    ) throws(SignatureRefusal) -> VerifiedMessage {
        let verifier = needed {
            try SignatureVerifier(
                secrets: verifiers,
                scheme: scheme,
                replays: replays,
                clock: FixedClock(now)
            )
        }
        return try verifier.verify(headers: mail.headers, body: mail.body, target: mail.target)
    }

    /// The secrets are those of `Vectors/signatures.json`, so that its cases count for something.
    static let all: [Party] = [
        Party(
            .standard,
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"],
            covers: [.id, .time]
        ),
        Party(.standardEd25519, [privateKey], verifying: [publicKey], covers: [.id, .time]),
        Party(.github, ["It's a Secret to Everybody"], covers: []),
        Party(.stripe, ["whsec_test_secret", "old-secret-A"], covers: [.time]),
        Party(.slack, ["8f742231b10e8888abcd99yyyzzz85a5"], covers: [.time]),
        Party(.shopify, ["shpss_0123456789abcdef0123456789abcdef"], covers: []),
        Party(
            .httpMessageSignatures,
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", privateKey],
            verifying: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", publicKey],
            covers: [.id, .time, .target]
        ),
        Party(
            needed { try .httpMessageSignatures(covering: ["content-digest"]) },
            [privateKey],
            verifying: [publicKey],
            covers: [.time]
        ),
        Party(
            needed {
                try .custom(
                    content: "{id}.{timestamp}.{body}",
                    header: "X-Acme-Signature",
                    value: "t={timestamp},v1={signature}",
                    encoding: .base64,
                    timestampHeader: "X-Acme-Timestamp",
                    idHeader: "X-Acme-Id"
                )
            },
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            covers: [.id, .time]
        ),
        Party(
            needed {
                try .custom(
                    content: "v0:{timestamp}:{body}",
                    header: "X-Acme-Signature",
                    value: "{signature}.{timestamp}"
                )
            },
            [privateKey],
            verifying: [publicKey],
            covers: [.time]
        ),
    ]

    static let privateKey =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6K"
        + "vg=="
    static let publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4="
}
