import Foundation
import TackleHMAC
import TestSupport
import Testing

/// Custom schemes against Python's hmac, which fills the templates by a way of its own.
struct CustomSchemePythonTests {
    private static let script = """
        import base64, hashlib, hmac, json, sys
        for case in json.load(sys.stdin):
            values = {"id": case["id"], "timestamp": case["time"]}
            body = base64.b64decode(case["body"])
            # The body comes last, so that nothing in it is taken for a name.
            before, _, after = case["content"].rpartition("{body}")
            signed = before.format(**values).encode() + body
            code = hmac.new(case["secret"].encode(), signed, hashlib.sha256).digest()
            text = code.hex() if case["encoding"] == "hex" else base64.b64encode(code).decode()
            print(case["value"].format(signature=text, **values))
        """

    private struct Case: Encodable {
        let content: String
        let value: String
        let encoding: String
        let secret: String
        let id: String
        let time: Int64
        let body: Data
    }

    @Test(.enabled(if: Python.isPresent, "python3 is not installed"))
    func `150 random messages are signed as Python signs them`() async throws {
        var random = SeededGenerator(seed: 2104)
        let contents = [
            "{body}", "{timestamp}.{body}", "{id}.{timestamp}.{body}", "v0:{timestamp}:{body}",
            "{{{timestamp}}}{body}", "POST\n{id}\n{timestamp}\n{body}", "{timestamp}{{{id} {body}",
        ]
        let values = [
            "{signature}", "sha256={signature}", "t={timestamp},v1={signature}",
            "{{{signature}}}", "{signature};{timestamp}",
        ]
        var cases: [Case] = []
        var signed: [String] = []
        for index in 0..<150 {
            let content = contents[index % contents.count]
            let hasTime = content.contains("{timestamp}")
            let value = values[hasTime ? index % values.count : index % 2]
            let encoding = SignatureEncoding.allCases[index % 2]
            let scheme = try SignatureScheme.custom(
                content: content,
                header: "X-Acme-Signature",
                value: value,
                encoding: encoding,
                timestampHeader: hasTime ? "X-Acme-Timestamp" : nil,
                idHeader: "X-Acme-Id"
            )
            let secret = "secret " + Data(random.bytes(8 + index)).base64EncodedString()
            let message = SignableMessage(
                id: "msg_\(random.next())",
                timestamp: Int64.random(in: 0..<1_000_000_000_000, using: &random),
                body: Array("{id}{timestamp}".utf8) + random.bytes(index)
            )
            let fields = try scheme.sign(message, with: [SigningSecret(secret, for: scheme)])
            #expect(fields.first?.value == message.id)
            if hasTime { #expect(fields[1].value == "\(message.timestamp)") }
            signed.append(try #require(fields.last).value)
            cases.append(
                Case(
                    content: content,
                    value: value,
                    encoding: encoding.rawValue,
                    secret: secret,
                    id: message.id,
                    time: message.timestamp,
                    body: Data(message.body)
                )
            )
        }
        let output = try await Python.run(Self.script, input: Array(JSONEncoder().encode(cases)))
        #expect(output.split(separator: "\n").map(String.init) == signed)
    }
}
