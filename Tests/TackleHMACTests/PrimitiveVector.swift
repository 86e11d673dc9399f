import Testing

/// A vector of an algorithm alone, from the document that defines it; bytes are in hex.
struct PrimitiveVector: Decodable, Sendable, CustomTestStringConvertible {
    let alg: String
    let source: String
    let key: String?
    let data: String?
    let mac: String?
    let secret: String?
    let `public`: String?
    let message: String?
    let signature: String?
    let signatureBase: String?

    var testDescription: String { source }

    private enum CodingKeys: String, CodingKey {
        case alg
        case source
        case key
        case data
        case mac
        case secret
        case `public`
        case message
        case signature
        case signatureBase = "signature_base"
    }

    static let all = SignatureCaseFile.shared.meta.primitives
}

/// The bytes of pairs of hexadecimal digits.
func bytes(ofHex text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count, by: 2).map { index in
        UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) ?? 0
    }
}
