/// How the bytes of a signature are written in a header field.
public enum SignatureEncoding: String, Sendable, Hashable, CaseIterable {
    /// Hexadecimal digits, small ones (RFC 4648, section 8).
    case hex

    /// Base64 with the standard alphabet and padding (RFC 4648, section 4).
    case base64

    /// How many characters so many bytes make.
    func length(_ bytes: Int) -> Int {
        switch self {
        case .hex: bytes * 2
        case .base64: Base64.encodedCount(bytes)
        }
    }

    func encode(_ bytes: [UInt8]) -> String {
        switch self {
        case .hex: Hex.encode(bytes)
        case .base64: Base64.encode(bytes)
        }
    }

    /// The bytes that are written so, in the one way that ``encode(_:)`` would write them; else
    /// nil, also where there are more or fewer than `length`.
    func decode(_ text: ArraySlice<UInt8>, length: Int) -> [UInt8]? {
        guard text.count == self.length(length) else { return nil }
        var bytes = [UInt8](repeating: 0, count: length)
        let count = text.withUnsafeBytes { text in
            bytes.withUnsafeMutableBytes { room in
                switch self {
                case .hex: Hex.decode(text, into: room)
                case .base64: Base64.decode(text, into: room)
                }
            }
        }
        return count == length ? bytes : nil
    }
}
