import Testing

@testable import TackleHMAC

/// Ed25519 through libcrypto, against RFC 8032.
struct Ed25519VectorTests {
    @Test(arguments: Ed25519Vector.all)
    func `RFC 8032, section 7.1, agrees`(vector: Ed25519Vector) throws {
        let key = try bytes(ofHex: vector.seed).withUnsafeBytes { try Ed25519PrivateKey(seed: $0) }
        #expect(Hex.encode(key.publicKey) == vector.publicKey)
        let message = bytes(ofHex: vector.message)
        let signature = try key.signature(of: message)
        #expect(Hex.encode(signature) == vector.signature)
        let publicKey = try Ed25519PublicKey(bytes(ofHex: vector.publicKey))
        #expect(publicKey.isSignature(signature, of: message))
    }

    @Test func `each test of RFC 8032 that has no context or prehash is there`() {
        #expect(
            Ed25519Vector.all.map(\.name) == [
                "TEST 1", "TEST 2", "TEST 3", "TEST SHA(abc)", "TEST 1024",
            ]
        )
        #expect(Ed25519Vector.all.map { $0.message.count / 2 } == [0, 1, 2, 64, 1023])
    }

    @Test(arguments: Ed25519Vector.all)
    func `no bit of a signature may be altered, nor a bit of the message`(
        vector: Ed25519Vector
    ) throws {
        let key = try Ed25519PublicKey(bytes(ofHex: vector.publicKey))
        let message = bytes(ofHex: vector.message)
        let signature = bytes(ofHex: vector.signature)
        for bit in 0..<signature.count * 8 {
            var altered = signature
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.isSignature(altered, of: message))
        }
        for place in message.indices {
            var altered = message
            altered[place] ^= 1
            #expect(!key.isSignature(signature, of: altered))
        }
        #expect(!key.isSignature(signature, of: message + [0]))
        #expect(!key.isSignature(signature, of: [0] + message))
    }

    @Test(arguments: Ed25519Vector.all)
    func `a signature of another length is none`(vector: Ed25519Vector) throws {
        let key = try Ed25519PublicKey(bytes(ofHex: vector.publicKey))
        let message = bytes(ofHex: vector.message)
        let signature = bytes(ofHex: vector.signature)
        for count in [0, 1, 31, 32, 63] {
            #expect(!key.isSignature(Array(signature.prefix(count)), of: message))
        }
        #expect(!key.isSignature(signature + [0], of: message))
        #expect(!key.isSignature(signature + signature, of: message))
    }

    /// RFC 8032, section 5.1.7: S must be less than L, or everybody could make a second signature
    /// of one that was seen, which a window against replays would not know.
    @Test(arguments: Ed25519Vector.all)
    func `S + L in the place of S is refused`(vector: Ed25519Vector) throws {
        let key = try Ed25519PublicKey(bytes(ofHex: vector.publicKey))
        var signature = bytes(ofHex: vector.signature)
        // L = 2^252 + 27742317777372353535851937790883648493, least byte first.
        let order = bytes(
            ofHex: "edd3f55c1a631258d69cf7a2def9de14" + "00000000000000000000000000000010"
        )
        var carry = 0
        for place in 0..<32 {
            let sum = Int(signature[32 + place]) + Int(order[place]) + carry
            signature[32 + place] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        #expect(carry == 0)
        #expect(!key.isSignature(signature, of: bytes(ofHex: vector.message)))
    }

    @Test func `one pair of keys signs and verifies from many tasks at once`() async throws {
        let vector = Ed25519Vector.all[0]
        let key = try bytes(ofHex: vector.seed).withUnsafeBytes { try Ed25519PrivateKey(seed: $0) }
        let publicKey = try Ed25519PublicKey(key.publicKey)
        let messages = (0..<8).map { [UInt8](repeating: UInt8($0), count: 1 + 100 * $0) }
        let wanted = try messages.map { try key.signature(of: $0) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in messages.indices {
                group.addTask { @concurrent in
                    for _ in 0..<100 {
                        let signature = try key.signature(of: messages[number])
                        guard signature == wanted[number],
                            publicKey.isSignature(signature, of: messages[number]),
                            !publicKey.isSignature(signature, of: messages[(number + 1) % 8])
                        else { return false }
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
