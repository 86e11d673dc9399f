public import FoundationEssentials
import Synchronization

/// Names a webhook for its receiver: the same at every attempt, so that a repeated one is known.
///
/// It has 1 to 256 letters, digits and the signs `_ - : + = ~ @ $`. A dot is refused since the
/// signed text is `id.timestamp.body`, and a dot would let one message be read as another (Standard
/// Webhooks, "Signature scheme"); a slash, since an id might be taken for a path.
public struct WebhookID: Sendable, Hashable, CustomStringConvertible {
    /// The most bytes that an id may have.
    public static let lengthLimit = 256

    /// The id.
    public let description: String

    /// Takes an id.
    ///
    /// - Throws: ``InvalidWebhook`` for the field `id`.
    public init(_ text: String) throws(InvalidWebhook) {
        guard !text.isEmpty else {
            throw InvalidWebhook(field: "id", reason: "it is empty: give a text or leave it out")
        }
        guard text.utf8.count <= Self.lengthLimit else {
            throw InvalidWebhook(
                field: "id",
                reason: "it has \(text.utf8.count) bytes: \(Self.lengthLimit) are allowed"
            )
        }
        guard text.utf8.allSatisfy(Self.isAllowed) else {
            let shown = text.quotable
            throw InvalidWebhook(
                field: "id",
                reason: text.utf8.contains(0x2E)
                    ? "'\(shown)' has a dot, which makes signed texts ambiguous: use another sign"
                    : "'\(shown)' has a character other than letters, digits and _ - : + = ~ @ $"
            )
        }
        description = text
    }

    private init(unchecked text: String) {
        description = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "_-:+=~@$".utf8.contains(byte)
        }
    }
}

extension WebhookID {
    private static let last = Mutex<(milliseconds: UInt64, tail: UInt64)>((0, 0))

    /// Makes an id that no other has: `msg_` and 26 signs that sort by time.
    ///
    /// They are 48 bits of milliseconds and 80 random bits in Crockford's base 32, as a ULID has
    /// them; within a millisecond the lower 64 bits count up from a random start, so that the ids
    /// of a process sort in the order they were made.
    public static func make(at date: Date = .now) -> WebhookID {
        let wanted = UInt64(max(0, min(date.timeIntervalSince1970 * 1000, 281_474_976_710_655)))
        let tail = last.withLock { last in
            // The upper bit is free for counting, so that it cannot run over.
            last.tail =
                wanted == last.milliseconds
                ? last.tail &+ UInt64.random(in: 1...(1 << 24)) : UInt64.random(in: 0...(.max >> 1))
            last.milliseconds = wanted
            return last.tail
        }
        var text = "msg_"
        text += base32(wanted, signs: 10)
        text += base32(UInt64(UInt16(truncatingIfNeeded: tail >> 60)), signs: 3)
        text += base32(tail & (1 << 60 - 1), signs: 12)
        text += base32(UInt64.random(in: 0..<32), signs: 1)
        return WebhookID(unchecked: text)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func base32(_ number: UInt64, signs: Int) -> String {
        let digits = (0..<signs).reversed().map { alphabet[Int(number >> (5 * UInt64($0)) & 31)] }
        return String(decoding: digits, as: UTF8.self)
    }
}
