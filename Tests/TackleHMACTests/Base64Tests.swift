import Foundation
import Testing

@testable import TackleHMAC

/// Base64 against Foundation's, and strict where Foundation's is not.
struct Base64Tests {
    @Test func `writes and reads as Foundation does`() {
        var generator = SeededGenerator(seed: 4648)
        for count in 0..<200 {
            let bytes = generator.bytes(count)
            let text = Data(bytes).base64EncodedString()
            #expect(Base64.encode(bytes) == text)
            #expect(decode(text) == bytes)
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "AA=", "AAAAA", "=", "==", "===", "====", "A===", "AA=A", "A=AA",
        "AB==", "AAB=", "AA==AA==", "AAA\n", "AA A", "AA-A", "AA_A", "AAA\u{E9}", "AAAA====",
    ])
    func `refuses any other spelling`(text: String) {
        #expect(decode(text) == nil)
    }

    @Test func `refuses what does not fit`() {
        #expect(decode("AAAA", room: 2) == nil)
        #expect(decode("AAA=", room: 2) == [0, 0])
    }

    private func decode(_ text: String, room: Int = 400) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0xFF, count: room)
        let count = Array(text.utf8).withUnsafeBytes { text in
            bytes.withUnsafeMutableBytes { Base64.decode(text, into: $0) }
        }
        return count.map { Array(bytes[..<$0]) }
    }
}
