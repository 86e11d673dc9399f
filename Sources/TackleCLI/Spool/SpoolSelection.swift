import Tackle
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
        let found = endpoint.map { endpoint in all.filter { $0.endpoint == endpoint } } ?? all
        guard let first = found.first else {
            let what = kind == .dead ? "is no dead letter" : "does not wait"
            let place = endpoint.map { " for the endpoint '\($0.key.quotable)'" } ?? ""
            let hint =
                all.isEmpty
                ? "look at its spelling"
                : "it is there for \(names(all)): give one of them with --endpoint"
            throw CommandFailure.failed(
                "'\(text.quotable)' \(what)\(place) in '\(directory.quotable)': \(hint)"
            )
        }
        guard found.allSatisfy({ $0.endpoint == first.endpoint }) else {
            throw CommandFailure.usage(
                "'\(text.quotable)' is there for several endpoints, \(names(found)):"
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
    private static func names(_ deliveries: [DeliveryID]) -> String {
        let keys = Set(deliveries.map(\.endpoint.key)).sorted()
        let some = keys.prefix(3).map { "'\($0.quotable)'" }.joined(separator: ", ")
        return keys.count > 3 ? "\(some) and \(keys.count - 3) more" : some
    }
}
