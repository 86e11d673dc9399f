import Foundation
import TackleHMAC
import TestSupport
import Testing

/// The standard scheme against Python's own hmac, base64 and hashlib.
struct PythonComparisonTests {
    private static let script = """
        import base64, hashlib, hmac, json, sys
        for case in json.load(sys.stdin):
            key = base64.b64decode(case["secret"][len("whsec_"):], validate=True)
            body = base64.b64decode(case["body"], validate=True)
            text = ("%s.%d." % (case["id"], case["timestamp"])).encode() + body
            code = hmac.new(key, text, hashlib.sha256).digest()
            print("v1," + base64.b64encode(code).decode())
        """

    private struct Case: Encodable {
        let secret: String
        let id: String
        let timestamp: Int64
        let body: Data
    }

    @Test(.enabled(if: Python.isPresent, "python3 is not installed"))
    func `50 random messages are signed as Python signs them`() async throws {
        var random = SeededGenerator(seed: 4231)
        let cases = (0..<50).map { index in
            let key = Data(random.bytes(Int.random(in: 24...64, using: &random)))
            return Case(
                secret: "whsec_" + key.base64EncodedString(),
                id: "msg_\(random.next())",
                timestamp: Int64.random(in: 0..<1_000_000_000_000, using: &random),
                body: Data(random.bytes(index * 41))
            )
        }
        let signatures = try cases.map { value in
            let message = SignableMessage(
                id: value.id,
                timestamp: value.timestamp,
                body: Array(value.body)
            )
            let secret = try SigningSecret(value.secret)
            return try SignatureScheme.standard.sign(message, with: [secret])[2].value
        }
        let input = try Array(JSONEncoder().encode(cases))
        let output = try await Python.run(Self.script, input: input)
        #expect(output.split(separator: "\n").map(String.init) == signatures)
    }
}
