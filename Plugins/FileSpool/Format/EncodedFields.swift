import FoundationEssentials

/// The fields of a webhook before its body, of which all bytes are made in one piece.
///
/// To append each field to an array that grows would move the bytes of the first several times.
struct EncodedFields {
    private var fields: [(tag: WebhookCoding.Tag, value: Value)] = []
    private var size = 0

    private enum Value {
        case text(String)
        case number(UInt64)
    }

    /// What stands before a field's bytes: its tag and its length.
    private static let headSize = 5

    init() {
        fields.reserveCapacity(8)
    }

    mutating func put(_ tag: WebhookCoding.Tag, _ text: String?) {
        guard let text else { return }
        fields.append((tag, .text(text)))
        size += Self.headSize + text.utf8.count
    }

    mutating func put(_ tag: WebhookCoding.Tag, _ moment: Date?) {
        guard let moment else { return }
        fields.append((tag, .number(moment.timeIntervalSinceReferenceDate.bitPattern)))
        size += Self.headSize + 8
    }

    /// The bytes of all fields, and of the body behind them.
    consuming func bytes(with body: [UInt8]) -> [UInt8] {
        let whole = size + Self.headSize + body.count
        return [UInt8](unsafeUninitializedCapacity: whole) { buffer, count in
            var rest = UnsafeMutableRawBufferPointer(buffer)
            for (tag, value) in fields {
                switch value {
                case .text(var text):
                    text.withUTF8 { Self.write(tag, UnsafeRawBufferPointer($0), to: &rest) }
                case .number(let number):
                    withUnsafeBytes(of: number.littleEndian) { Self.write(tag, $0, to: &rest) }
                }
            }
            body.withUnsafeBytes { Self.write(.body, $0, to: &rest) }
            count = whole
        }
    }

    private static func write(
        _ tag: WebhookCoding.Tag,
        _ bytes: UnsafeRawBufferPointer,
        to rest: inout UnsafeMutableRawBufferPointer
    ) {
        rest[0] = tag.rawValue
        let length = UInt32(bytes.count).littleEndian
        rest.storeBytes(of: length, toByteOffset: 1, as: UInt32.self)
        let end = headSize + bytes.count
        UnsafeMutableRawBufferPointer(rebasing: rest[headSize..<end]).copyMemory(from: bytes)
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[end...])
    }
}
