import Foundation
import TackleHMAC
import Testing

/// The standard scheme against Python's own hmac, base64 and hashlib.
struct PythonComparisonTests {
    private static let python: String? = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

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

    @Test(.enabled(if: python != nil, "python3 is not installed"))
    func `50 random messages are signed as Python signs them`() throws {
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
        #expect(try Self.run(JSONEncoder().encode(cases)) == signatures)
    }

    private static func run(_ input: Data) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
        let file = folder.appending(path: "tackle-hmac-\(UUID().uuidString).json")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: try #require(python))
        process.arguments = ["-c", script]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
