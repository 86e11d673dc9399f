import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// Ed25519 against Python's `cryptography`, in both directions; where that package is not
/// installed, the vectors of RFC 8032 are what is left.
struct Ed25519PythonTests {
    private static let script = """
        import base64, json, sys
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
        for case in json.load(sys.stdin):
            message = base64.b64decode(case["message"])
            key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(case["seed"]))
            public = key.public_key()
            try:
                public.verify(base64.b64decode(case["signature"]), message)
                verdict = "genuine"
            except InvalidSignature:
                verdict = "forged"
            raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
            print(verdict, raw.hex(), key.sign(message).hex())
        """

    private struct Case: Encodable {
        let seed: Data
        let message: Data
        let signature: Data
    }

    private static func hasPackage() async -> Bool {
        guard Python.isPresent else { return false }
        return (try? await Python.run("import cryptography")) != nil
    }

    @Test(.enabled("python3 or its package cryptography is not installed") { await hasPackage() })
    func `50 random messages are signed and verified alike`() async throws {
        var random = SeededGenerator(seed: 25519)
        let pairs = try (0..<50).map { index in
            let seed = random.bytes(32)
            let message = random.bytes(index * 37)
            let key = try seed.withUnsafeBytes { try Ed25519PrivateKey(seed: $0) }
            return (seed: seed, message: message, key: key)
        }
        let cases = try pairs.enumerated().map { index, pair in
            var signature = try pair.key.signature(of: pair.message)
            // Every fifth is altered, so that a yes to everything would show.
            if index % 5 == 0 { signature[index] ^= 0x10 }
            return Case(
                seed: Data(pair.seed),
                message: Data(pair.message),
                signature: Data(signature)
            )
        }
        let output = try await Python.run(Self.script, input: Array(JSONEncoder().encode(cases)))
        let lines = output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        try #require(lines.count == 50)
        for (index, (pair, line)) in zip(pairs, lines).enumerated() {
            #expect(line[0] == (index % 5 == 0 ? "forged" : "genuine"))
            #expect(line[1] == Hex.encode(pair.key.publicKey))
            #expect(line[2] == Hex.encode(try pair.key.signature(of: pair.message)))
            let publicKey = try Ed25519PublicKey(bytes(ofHex: line[1]))
            #expect(publicKey.isSignature(bytes(ofHex: line[2]), of: pair.message))
        }
    }
}
