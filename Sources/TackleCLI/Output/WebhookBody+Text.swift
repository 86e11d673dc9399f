import FoundationEssentials
import Tackle

extension WebhookBody {
    /// The bytes as text; `nil` where they are not UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The bytes in the standard alphabet with padding (RFC 4648, section 4).
    var base64: String { Data(bytes).base64EncodedString() }
}
