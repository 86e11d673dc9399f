import Foundation
import TackleHMAC
import TackleTesting
import TestSupport
import Testing

/// What `tackle explain --webhook` says would become of a webhook.
@Suite(.timeLimit(.minutes(5))) struct ExplainWebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private static let pipeline = """
        pipeline:
          - plugin: file-spool
            directory: spool
            max-age: 1h
          - plugin: hmac
            secret: \(secret)
          - plugin: curl
            headers: { X-Api-Key: of-curl }
        """

    private static let webhook = """
        {
          "url": "https://shop.example/hooks/of-path", "event": "order.paid", "id": "msg_7",
          "endpoint": "shop", "headers": {"Authorization": "Bearer of-webhook"},
          "payload": {"order": 42}
        }
        """

    private func explain(
        _ pipeline: String = pipeline,
        webhook: String = webhook,
        options: [String] = []
    ) async throws -> CommandRun {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let files = [("case.yaml", pipeline), ("webhook.json", webhook)]
            for (name, text) in files {
                try Data(text.utf8).write(to: folder.appendingPathComponent(name))
            }
            let from = options.contains("--webhook") ? [] : ["--webhook", "webhook.json"]
            let run = try await CommandRun(
                arguments: ["explain", "case.yaml"] + from + options,
                in: folder,
                input: Data(webhook.utf8)
            )
            let left = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(left == ["case.yaml", "webhook.json"], "nothing is stored")
            return run
        }
    }

    private func expectNoCredential(in run: CommandRun) {
        for secret in ["of-webhook", "of-path", "of-curl", "MfKQ9r8"] {
            #expect(!(run.output + run.errors).contains(secret), "\(secret) must not be told")
        }
    }

    @Test func `it tells stages, headers and attempts, and no credential`() async throws {
        let run = try await explain()
        #expect(run.status == 0, "\(run.errors)")
        for line in [
            "msg_7 order.paid -> https://shop.example",
            "0. file-spool (queue): keeps it, and sends it on",
            "1. hmac (signer): adds webhook-id, webhook-timestamp, webhook-signature",
            "2. curl (transport): adds X-Api-Key, Content-Type, User-Agent",
            "POST https://shop.example", "  Authorization: ...", "  X-Api-Key: ...",
            "  webhook-id: msg_7", "  Content-Type: application/json",
            "Attempts, if each of them fails:",
        ] { #expect(run.output.contains(line + "\n"), "\(line) in \(run.output)") }
        #expect(run.output.split(separator: "\n").count { $0.hasPrefix("  attempt ") } == 4)
        expectNoCredential(in: run)
    }

    @Test func `its JSON holds a signature that a receiver takes`() async throws {
        let run = try await explain(options: ["--json"])
        expectNoCredential(in: run)
        let told = try JSONDecoder().decode(Told.self, from: Data(run.output.utf8))
        let headers = told.headers.map { (name: $0.name, value: $0.value ?? "") }
        let verifier = try SignatureVerifier(secrets: [SigningSecret(Self.secret)])
        let message = try verifier.verify(headers: headers, body: Array(#"{"order": 42}"#.utf8))
        #expect(message.id == "msg_7")
        #expect(told.hasAllHeaders)
        #expect(told.endpoint == "shop")
        #expect(told.attempts?.attempts.map(\.number) == [1, 2, 3, 4])
        #expect(told.attempts?.ending == "max-age")
    }

    @Test func `a refusal that is known beforehand is told, with the stage`() async throws {
        let webhook = #"{"url":"http://127.0.0.1:9/hooks","payload":1}"#
        let run = try await explain(
            webhook: webhook,
            options: ["--webhook", "-", "--json"]
        )
        #expect(run.status == 0, "\(run.errors)")
        let told = try JSONDecoder().decode(Told.self, from: Data(run.output.utf8))
        #expect(told.refusal?.code == "address-blocked")
        #expect(told.refusal?.stage == "curl")
        #expect(told.attempts == nil)
        #expect(!told.hasAllHeaders)
        let due = #"{"url":"https://a.example/","payload":1,"due":"2999-01-01T00:00:00Z"}"#
        let early = try await explain("pipeline: [{ plugin: discard }]\n", webhook: due)
        #expect(early.output.contains("The pipeline refuses it: not-due: "))
        #expect(early.output.hasSuffix("No attempt is made.\n"))
    }

    @Test func `a webhook that is none, or cannot be read, is refused in one sentence`()
        async throws
    {
        let wrong = try await explain(webhook: #"{"ulr":"https://a.example/"}"#)
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("did you mean 'url'?"))
        let absent = try await explain(options: ["--webhook", "absent.json"])
        #expect(absent.status == 66)
        #expect(absent.errors.split(separator: "\n").count == 1)
    }

    @Test func `the pipeline's own JSON has the settings, without secrets`() async throws {
        try await TemporaryDirectory.with { path in
            let folder = URL(fileURLWithPath: path)
            let file = folder.appendingPathComponent("case.yaml")
            try Data(Self.pipeline.utf8).write(to: file)
            let run = try await CommandRun(
                arguments: ["explain", "case.yaml", "--json"],
                in: folder
            )
            expectNoCredential(in: run)
            let told = try JSONDecoder().decode(ToldPipeline.self, from: Data(run.output.utf8))
            #expect(told.pipeline == "file-spool -> hmac -> curl")
            #expect(told.stages.map(\.role) == ["queue", "signer", "transport"])
            #expect(told.attempts.ending == "max-age")
            #expect(run.output.contains(#""secret":"***""#))
            #expect(run.output.contains(#""max-age":"1h""#))
        }
    }
}

private struct Told: Decodable {
    struct Header: Decodable {
        let name: String
        let value: String?
    }

    struct Refusal: Decodable {
        let code: String
        let stage: String?
    }

    let endpoint: String
    let headers: [Header]
    let hasAllHeaders: Bool
    let refusal: Refusal?
    let attempts: ToldAttempts?
}

private struct ToldAttempts: Decodable {
    struct Attempt: Decodable {
        let number: Int
    }

    let attempts: [Attempt]
    let ending: String
}

private struct ToldPipeline: Decodable {
    struct Stage: Decodable {
        let role: String
    }

    let pipeline: String
    let stages: [Stage]
    let attempts: ToldAttempts
}
