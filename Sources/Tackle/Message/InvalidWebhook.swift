/// Why a webhook cannot be made: one field of it breaks a rule.
///
/// Thrown where a webhook, its URL, its headers or its id are made, so that what a receiver or a
/// proxy could misread never reaches a pipeline. The description never repeats a URL's path, user
/// information or query, since those can be credentials.
public struct InvalidWebhook: Error, Sendable, Hashable, CustomStringConvertible {
    /// The field at fault: `url`, `headers`, `id`, `event`, `contentType`, `endpoint`, `order`,
    /// `coalesce`, `created`, `due` or `payload`.
    public let field: String

    /// What is wrong and what to do, as one sentence without the field's name and a full stop.
    public let reason: String

    /// Makes the error for a field, with the reason as one clear sentence.
    public init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }

    /// `field: reason`.
    public var description: String { "\(field): \(reason)" }
}
