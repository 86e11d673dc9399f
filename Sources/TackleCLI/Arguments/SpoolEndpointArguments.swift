import ArgumentParser
import Tackle
import TackleCommandLine
import TackleFileSpool
import TackleQueueing

/// A spool and one of its endpoints, for the commands that change what is known of it.
struct SpoolEndpointArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: "The endpoint's key, or its URL.")
    var endpoint: String

    /// Changes what is known of the endpoint, and says so.
    ///
    /// - Parameters:
    ///   - done: what has become of it, such as `paused`.
    ///   - isKnown: whether it must be one that the spool knows; where it need not be, a misspelt
    ///     one is still worth a word.
    ///   - work: the change; its last argument is what is known so far.
    /// - Throws: ``CommandFailure``.
    func change(
        _ done: String,
        isKnown: Bool,
        _ work: (FileSpool, Endpoint, EndpointStatus?) async throws -> Void
    ) async throws {
        let endpoint = try EndpointArgument.read(endpoint, for: "ENDPOINT")
        try await SpoolAccess.with(directory) { spool in
            let statuses = try await spool.endpoints()
            let status = statuses.first { $0.endpoint == endpoint }
            if status == nil {
                let hint = NearestSpelling.hint(endpoint.key, among: statuses.map(\.endpoint.key))
                let text =
                    "'\(directory.quotable)' knows no endpoint '\(endpoint.key.quotable)'\(hint):"
                let list = "'tackle spool endpoints' lists those that it knows"
                guard !isKnown else { throw CommandFailure.failed("\(text) \(list)") }
                StandardError.write("tackle: \(text) it is \(done) for what may come; \(list)")
            }
            try await work(spool, endpoint, status)
        }
        StandardOutput.write("\(done): \(endpoint.key.quotable(limit: 8192))")
    }
}
