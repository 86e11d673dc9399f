/// Writes name and value pairs as the WHATWG URL standard's urlencoded serializer does.
struct FormWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: EncodedValue, name: String) throws(InvalidWebhook) {
        let text =
            switch value {
            case .null: ""
            case .bool(let bool): bool ? "true" : "false"
            case .number(let text), .string(let text): text
            case .array: throw refusal(name, "an array within an array")
            case .object, .pending: throw refusal(name, "a nested object")
            }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
        percentEncode(name)
        bytes.append(UInt8(ascii: "="))
        percentEncode(text)
    }

    private func refusal(_ name: String, _ what: String) -> InvalidWebhook {
        let key = EncodingPosition.text([EncodingKey(stringValue: name)])
        return InvalidWebhook(
            field: "payload",
            reason: "\(what) at \(key) has no form in a form body; flatten it, or send JSON"
        )
    }

    /// Letters, digits and `*-._` stand for themselves, a space is `+`, all else `%XX`.
    private mutating func percentEncode(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "*"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                bytes.append(byte)
            case UInt8(ascii: " "):
                bytes.append(UInt8(ascii: "+"))
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(hexDigit(byte >> 4))
                bytes.append(hexDigit(byte & 0x0F))
            }
        }
    }

    private func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
