import Testing

@testable import TackleHMAC

/// HMAC-SHA256 through libcrypto, against RFC 4231.
struct HMACKeyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let section: String
        let key: [UInt8]
        let data: [UInt8]
        let code: String

        var testDescription: String { section }
    }

    /// RFC 4231, sections 4.2 to 4.8.
    static let cases = [
        Case(
            section: "4.2",
            key: Array(repeating: 0x0B, count: 20),
            data: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        Case(
            section: "4.3",
            key: Array("Jefe".utf8),
            data: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        Case(
            section: "4.4",
            key: Array(repeating: 0xAA, count: 20),
            data: Array(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        Case(
            section: "4.5",
            key: Array(1...25),
            data: Array(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        Case(
            section: "4.6, whose code is cut to 128 bits there",
            key: Array(repeating: 0x0C, count: 20),
            data: Array("Test With Truncation".utf8),
            code: "a3b6167473100ee06e0c796c2955552b"
        ),
        Case(
            section: "4.7",
            key: Array(repeating: 0xAA, count: 131),
            data: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        Case(
            section: "4.8",
            key: Array(repeating: 0xAA, count: 131),
            data: Array(
                ("This is a test using a larger than block-size key and a larger than "
                    + "block-size data. The key needs to be hashed before being used by the "
                    + "HMAC algorithm.").utf8
            ),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test(arguments: cases)
    func `RFC 4231 agrees`(vector: Case) throws {
        let key = try HMACKey(secret(vector.key))
        #expect(hex(try key.code(of: body, vector.data)).hasPrefix(vector.code))
    }

    @Test func `head and body give the code of the whole`() throws {
        let key = try HMACKey(secret(Array("Jefe".utf8)))
        let head = SignedContent(head: Array("what do ya ".utf8))
        let code = try key.code(of: head, Array("want for nothing?".utf8))
        #expect(hex(code) == Self.cases[1].code)
        let whole = SignedContent(head: Self.cases[1].data, hasBody: false)
        #expect(try key.code(of: whole, [1]) == code)
    }

    @Test func `a key used before gives the same code again`() throws {
        let key = try HMACKey(secret(Array("Jefe".utf8)))
        #expect(try key.code(of: body, [1, 2, 3]) == key.code(of: body, [1, 2, 3]))
    }

    @Test func `a code leaves nothing of its message to the next`() throws {
        let key = try HMACKey(secret(Array("Jefe".utf8)))
        for count in [0, 1, 55, 63, 64, 65, 1000, 3] {
            let message = [UInt8](repeating: 7, count: count)
            let fresh = try HMACKey(secret(Array("Jefe".utf8)))
            #expect(try key.code(of: body, message) == fresh.code(of: body, message))
        }
        #expect(hex(try key.code(of: body, Self.cases[1].data)) == Self.cases[1].code)
    }

    @Test func `a key makes right codes on many threads at once`() async throws {
        let key = try HMACKey(secret(Self.cases[0].key))
        let wanted = try (0..<8).map { try key.code(of: body, [UInt8](repeating: $0, count: 100)) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let message = [UInt8](repeating: UInt8(number), count: 100)
                    for _ in 0..<2000 where try key.code(of: body, message) != wanted[number] {
                        return false
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test func `refuses an empty key`() {
        #expect(throws: SigningFailure.self) { try HMACKey(secret([])) }
    }

    private let body = SignedContent()

    private func secret(_ bytes: [UInt8]) -> SecretBytes {
        SecretBytes(capacity: bytes.count) { (room: UnsafeMutableRawBufferPointer) in
            room.copyBytes(from: bytes)
            return bytes.count
        }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
