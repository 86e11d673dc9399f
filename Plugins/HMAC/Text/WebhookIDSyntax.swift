import Tackle

/// Which ids can be signed: visible ASCII without a full stop.
///
/// Standard Webhooks, "Signature scheme": the parts are joined with full stops, so that one in the
/// id would let a signature be read as that of another message.
enum WebhookIDSyntax {
    static func isSignable(_ id: String) -> Bool { id.withBytes(isSignable) }

    static func isSignable(_ id: UnsafeBufferPointer<UInt8>) -> Bool {
        var others: UInt8 = 0
        // To look at all bytes, many at once, takes less time than to branch at each.
        for index in 0..<id.count {
            let isVisible = id[index] &- 0x21 <= 0x7E - 0x21
            others |= (isVisible ? 0 : 1) | (id[index] == UInt8(ascii: ".") ? 1 : 0)
        }
        return !id.isEmpty && others == 0
    }
}
