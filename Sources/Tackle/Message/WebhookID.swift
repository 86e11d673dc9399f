public import FoundationEssentials

/// What makes a webhook one and the same over all its attempts and endpoints.
///
/// A receiver uses it to drop what it has already had, so it stays the same in every attempt.
public struct WebhookID: Sendable, Hashable, CustomStringConvertible {
    /// The most bytes an id may have: 256.
    public static let byteLimit = 256

    /// The bytes that ids in use are made of: UUIDs, ULIDs, base64url and prefixed ids, `order:7`.
    ///
    /// An allow-list, since an id is signed, is sent in a header and is shown in logs. A full stop
    /// is not in it: the signed text is `id.timestamp.body`, so `a.1` at time 2 and `a` at time 1
    /// with a body that begins `2.` would have one signature (Standard Webhooks, "Signature
    /// scheme"). Nor are slashes, quotes and blanks, which mean something to a path, a log or a
    /// shell.
    private static let allowed = ASCIISet.letters.union(.digits).union(ASCIISet("-_:+=~@"))

    private let text: String

    /// Takes an id: 1 to 256 letters, digits and `- _ : + = ~ @`.
    ///
    /// Throws an `InvalidWebhook` of field `id` for any other text.
    public init(_ text: String) throws(InvalidWebhook) {
        let count = text.utf8.count
        guard count > 0 else {
            throw InvalidWebhook(field: "id", reason: "it is empty: give an id, or leave it out")
        }
        guard count <= Self.byteLimit else {
            throw InvalidWebhook(
                field: "id",
                reason: "it has \(count) bytes: use at most \(Self.byteLimit)"
            )
        }
        guard Self.allowed.containsAll(text) else {
            let dotted = text.utf8.contains(UInt8(ascii: "."))
            throw InvalidWebhook(
                field: "id",
                reason: "\(quoted(text)) has "
                    + (dotted
                        ? "a '.', which the signed text uses as its separator" : "a character")
                    + (dotted ? "" : " that no id may have")
                    + ": use letters, digits and - _ : + = ~ @"
            )
        }
        self.text = text
    }

    /// Makes an id that no other has, which sorts by time: `msg_` and a ULID.
    ///
    /// A ULID is 26 digits of Crockford's base 32, 48 bits of milliseconds since 1970 and 80 random
    /// bits. Within one millisecond each id of this process is greater than the one before.
    public static func make(at time: Date = Date()) -> WebhookID {
        WebhookID(trusted: ULIDSource.shared.next(at: time, prefix: "msg_"))
    }

    private init(trusted text: String) { self.text = text }

    /// The id as it is signed and sent.
    public var description: String { text }
}
