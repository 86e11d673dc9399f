import Foundation
import TestSupport
import Testing

@testable import TackleHMAC

/// A signature has one spelling: whoever alters its text alters the signature.
struct SignatureEncodingTests {
    @Test(arguments: SignatureEncoding.allCases, [1, 2, 3, 32, 64])
    func `of all texts one alteration away none is the same signature`(
        encoding: SignatureEncoding,
        length: Int
    ) {
        var random = SeededGenerator(seed: UInt64(length))
        let bytes = random.bytes(length)
        let text = Array(encoding.encode(bytes).utf8)
        #expect(text.count == encoding.length(length))
        #expect(encoding.decode(text[...], length: length) == bytes)
        for place in text.indices {
            for byte in UInt8.min...UInt8.max where byte != text[place] {
                var altered = text
                altered[place] = byte
                #expect(encoding.decode(altered[...], length: length) != bytes)
            }
        }
    }

    @Test(arguments: SignatureEncoding.allCases)
    func `a text of another length is none`(encoding: SignatureEncoding) {
        for length in [32, 64] {
            let text = Array(encoding.encode([UInt8](repeating: 7, count: length)).utf8)
            for other in [0, 1, length - 1, length + 1, 2 * length] {
                #expect(encoding.decode(text[...], length: other) == nil)
            }
            #expect(encoding.decode(text.dropLast(), length: length) == nil)
            #expect(encoding.decode((text + [0x41])[...], length: length) == nil)
            #expect(encoding.decode((text + [0x0A])[...], length: length) == nil)
            #expect(encoding.decode(([0x20] + text)[...], length: length) == nil)
        }
        #expect(encoding.decode([], length: 0) == [])
    }

    @Test func `a slice is read from where it begins`() {
        let text = Array("xx00ffyy".utf8)
        #expect(SignatureEncoding.hex.decode(text[2..<6], length: 2) == [0x00, 0xFF])
        let base64 = Array("--AP8=--".utf8)
        #expect(SignatureEncoding.base64.decode(base64[2..<6], length: 2) == [0x00, 0xFF])
    }
}
