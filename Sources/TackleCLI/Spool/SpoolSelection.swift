import Tackle
import TackleCommandLine
import TackleFileSpool

/// The deliveries that an id among the arguments means.
enum SpoolSelection {
    /// Finds the deliveries of a webhook.
    ///
    /// - Parameters:
    ///   - text: the id as it was given.
    ///   - kind: what there is to act on.
    ///   - endpoint: the endpoint, where one was given.
    ///   - spool: where to look.
    ///   - directory: its directory, for messages.
    /// - Returns: as many as there are; they have one identity.
    /// - Throws: ``CommandFailure`` where there is none, or several endpoints have it.
    static func deliveries(
        of text: String,
        _ kind: FileSpool.Kind,
        at endpoint: Endpoint?,
        in spool: FileSpool,
        _ directory: String
    ) async throws -> [DeliveryID] {
        let id = try webhookID(text)
        let all = try await spool.deliveries(kind, of: id)
        return try choose(
            all,
            at: endpoint,
            by: \.endpoint,
            "'\(text.quotable)'",
            kind == .dead ? "is no dead letter" : "does not wait",
            in: directory
        )
    }

    /// Those of one endpoint among what was found.
    ///
    /// - Parameters:
    ///   - all: what was found of one webhook.
    ///   - endpoint: the endpoint, where one was given.
    ///   - key: tells an element's endpoint.
    ///   - name: what was looked for, for messages.
    ///   - problem: what is the case where nothing was found.
    ///   - directory: where it was looked for, for messages.
    /// - Returns: those, all of one endpoint; at least one.
    /// - Throws: ``CommandFailure`` where there is none, or several endpoints have it.
    static func choose<Element>(
        _ all: [Element],
        at endpoint: Endpoint?,
        by key: (Element) -> Endpoint,
        _ name: String,
        _ problem: String,
        in directory: String
    ) throws(CommandFailure) -> [Element] {
        let found = endpoint.map { endpoint in all.filter { key($0) == endpoint } } ?? all
        guard let first = found.first.map(key) else {
            let place = endpoint.map { " for the endpoint '\($0.key.quotable)'" } ?? ""
            let hint =
                all.isEmpty
                ? "look at its spelling"
                : "it is there for \(names(all.map(key))): give one of them with --endpoint"
            throw .failed("\(name) \(problem)\(place) in '\(directory.quotable)': \(hint)")
        }
        guard found.allSatisfy({ key($0) == first }) else {
            throw .usage(
                "\(name) is there for several endpoints, \(names(found.map(key))):"
                    + " give one of them with --endpoint"
            )
        }
        return found
    }

    /// Reads an id.
    ///
    /// - Throws: ``CommandFailure`` that says what is wrong with it.
    static func webhookID(_ text: String) throws(CommandFailure) -> WebhookID {
        do {
            return try WebhookID(text)
        } catch {
            throw CommandFailure.usage("ID: \(error.reason)")
        }
    }

    /// A few of the endpoints, each once.
    private static func names(_ endpoints: [Endpoint]) -> String {
        let keys = Set(endpoints.map(\.key)).sorted()
        let some = keys.prefix(3).map { "'\($0.quotable)'" }.joined(separator: ", ")
        return keys.count > 3 ? "\(some) and \(keys.count - 3) more" : some
    }
}
