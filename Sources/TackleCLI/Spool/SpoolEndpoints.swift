import Tackle
import TackleFileSpool
import TackleQueueing

/// The endpoints that a spool knows.
enum SpoolEndpoints {
    /// What is known of an endpoint.
    ///
    /// - Throws: ``CommandFailure`` where the spool does not know it.
    static func status(
        of endpoint: Endpoint,
        in spool: FileSpool,
        _ directory: String
    ) async throws -> EndpointStatus {
        let statuses = try await spool.endpoints()
        if let status = statuses.first(where: { $0.endpoint == endpoint }) { return status }
        let hint = NearestSpelling.hint(endpoint.key, among: statuses.map(\.endpoint.key))
        throw CommandFailure.failed(
            "'\(directory.quotable)' knows no endpoint '\(endpoint.key.quotable)'\(hint):"
                + " 'tackle spool endpoints' lists those that it knows"
        )
    }
}
