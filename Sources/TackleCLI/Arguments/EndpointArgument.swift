import Tackle
import TackleCommandLine

/// An endpoint among the arguments, named by its key.
enum EndpointArgument {
    /// Reads a key: what a webhook's endpoint may be called, or its URL without the query.
    ///
    /// - Throws: ``CommandFailure`` that names the argument.
    static func read(_ text: String, for argument: String) throws(CommandFailure) -> Endpoint {
        guard !text.isEmpty else {
            throw .usage("\(argument): it is empty: give an endpoint's key, or its URL")
        }
        guard text.utf8.count <= 8192 else {
            throw .usage("\(argument): it has \(text.utf8.count) bytes: no endpoint has over 8192")
        }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .usage("\(argument): '\(text.quotable)' has a control character: remove it")
        }
        guard text.contains("://"), let url = try? WebhookURL(text) else {
            return Endpoint(key: text)
        }
        // The query is no part of an endpoint, and the parser's spelling is what is stored.
        return Endpoint(key: url.withoutQuery)
    }
}
