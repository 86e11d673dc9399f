import Tackle

/// Ids that tell which of so many webhooks it is.
enum NumberedID {
    private static let prefix = "msg_"
    private static let digits = 26

    /// Makes the id of a number.
    static func text(_ number: Int) -> String {
        let text = String(number)
        return prefix + String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// The number of an id, unless it is another one.
    static func number(_ id: WebhookID) -> Int? {
        let text = id.description
        return text.hasPrefix(prefix) ? Int(text.dropFirst(prefix.count)) : nil
    }
}
