import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// Which 32 bytes are a public key, judged again by plain integers of Python (RFC 8032, section
/// 5.1): nothing there is shared with libcrypto.
struct Ed25519PointTests {
    private static let curve = """
        import json, sys
        p = 2**255 - 19
        d = -121665 * pow(121666, -1, p) % p
        def decode(data):
            "The point of an encoding (section 5.1.3), None where there is none."
            number = int.from_bytes(data, "little")
            y, sign = number & (2**255 - 1), number >> 255
            if y >= p: return None
            u, v = (y * y - 1) % p, (d * y * y + 1) % p
            square = u * pow(v, -1, p) % p
            x = pow(square, (p + 3) // 8, p)
            if x * x % p != square: x = x * pow(2, (p - 1) // 4, p) % p
            if x * x % p != square: return None
            if x == 0 and sign: return None
            return (p - x if x & 1 != sign else x, y)
        def add(a, b):
            k = d * a[0] * b[0] * a[1] * b[1] % p
            return ((a[0] * b[1] + b[0] * a[1]) * pow(1 + k, -1, p) % p,
                    (a[1] * b[1] + a[0] * b[0]) * pow(1 - k, -1, p) % p)
        def encode(a): return (a[1] | (a[0] & 1) << 255).to_bytes(32, "little").hex()
        def octuple(a):
            for _ in range(3): a = add(a, a)
            return a

        """

    /// All points A with 8·A = 0, found by taking the order out of points until what is left has
    /// order 8, and adding that up.
    private static let smallOrder =
        curve + """
            L = 2**252 + 27742317777372353535851937790883648493
            def multiply(n, a):
                sum = (0, 1)
                while n:
                    if n & 1: sum = add(sum, a)
                    a, n = add(a, a), n >> 1
                return sum
            y = 2
            while True:
                a = decode(y.to_bytes(32, "little"))
                if a:
                    torsion = multiply(L, a)
                    if add(add(torsion, torsion), add(torsion, torsion)) != (0, 1): break
                y += 1
            points, sum = set(), (0, 1)
            for _ in range(8):
                points.add(sum)
                sum = add(sum, torsion)
            assert sum == (0, 1) and len(points) == 8
            assert all(octuple(a) == (0, 1) for a in points)
            for a in sorted(points): print(encode(a))
            """

    @Test(.enabled(if: Python.isPresent, "python3 is not installed"))
    func `the points of small order are those whose eightfold is the identity, and no more`()
        async throws
    {
        let points = try await Python.run(Self.smallOrder).split(separator: "\n").map(String.init)
        #expect(Set(points).count == 8)
        for point in points {
            #expect(Ed25519Point.isOfSmallOrder(bytes(ofHex: point)))
            let error = #expect(throws: InvalidSecret.self) {
                try SigningSecret(publicKey: bytes(ofHex: point))
            }
            #expect(error == .publicKeyOfSmallOrder)
        }
        // The five coordinates with either sign are all that is refused so.
        let known = Set(
            points.map { Array(bytes(ofHex: $0)[..<31] + [bytes(ofHex: $0)[31] & 0x7F]) }
        )
        #expect(Set(Ed25519Point.smallOrderCoordinates) == known)
        #expect(Ed25519Point.smallOrderCoordinates.count == 5)
    }

    @Test(.enabled(if: Python.isPresent, "python3 is not installed"))
    func `500 random encodings are on the curve where integers say so`() async throws {
        var random = SeededGenerator(seed: 8032)
        // Both signs of the least and the greatest coordinates besides: the delicate ones.
        let edges = (0..<20).flatMap { low -> [[UInt8]] in
            let small = [UInt8(low)] + [UInt8](repeating: 0, count: 31)
            let great = [0xEC - UInt8(low)] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
            return [small, small.dropLast() + [0x80], great, great.dropLast() + [0xFF]]
        }
        let encodings = edges + (0..<500).map { _ in random.bytes(32) }
        let script =
            Self.curve + """
                for text in json.load(sys.stdin):
                    data = bytearray.fromhex(text)
                    # A sign at x = 0 is the one thing that Tackle leaves to the check of the order.
                    if decode(data) is None: data[31] &= 127
                    print(int(decode(data) is not None))
                """
        let input = try JSONEncoder().encode(encodings.map(Hex.encode))
        let output = try await Python.run(script, input: Array(input))
        let wanted = output.split(separator: "\n").map { $0 == "1" }
        let found = try encodings.map(Ed25519Point.isOnCurve)
        #expect(found == wanted)
        // About half of them are.
        #expect((200..<380).contains(found.count { $0 }))
    }

    /// p to 2^255 - 1: 19 numbers that are written as one below 19 as well.
    @Test func `a coordinate that is not reduced is refused, the greatest reduced one is not`()
        throws
    {
        for low in UInt8(0xED)...0xFF {
            for high in [UInt8(0x7F), 0xFF] {
                let encoding = [low] + [UInt8](repeating: 0xFF, count: 30) + [high]
                #expect(!Ed25519Point.isReduced(encoding))
                let error = #expect(throws: InvalidSecret.self) {
                    try SigningSecret(publicKey: encoding)
                }
                #expect(error == .publicKeyNotReduced)
            }
        }
        for place in 0..<31 {
            var encoding = [UInt8](repeating: 0xFF, count: 32)
            encoding[place] = place == 0 ? 0xEC : 0xFE
            #expect(Ed25519Point.isReduced(encoding))
        }
        #expect(Ed25519Point.isReduced([UInt8](repeating: 0xFF, count: 31) + [0x7E]))
    }

    @Test func `a key that is not on the curve is refused`() throws {
        // 2 is the least coordinate without a point.
        let error = #expect(throws: InvalidSecret.self) {
            try SigningSecret(publicKey: [2] + [UInt8](repeating: 0, count: 31))
        }
        #expect(error == .publicKeyNotOnCurve)
    }

    /// Under such a key a constant signature is valid for every message: libcrypto takes it, so
    /// that the refusal above is what keeps it out.
    @Test func `libcrypto itself takes a forgery under a key of small order`() throws {
        let identity = [UInt8(1)] + [UInt8](repeating: 0, count: 31)
        let forgery = identity + [UInt8](repeating: 0, count: 32)
        #expect(try RawEd25519.isSignature(forgery, of: Array("anything".utf8), by: identity))
        #expect(throws: InvalidSecret.self) { try Ed25519PublicKey(identity) }
    }
}
