import ArgumentParser
import Tackle
import TackleCommandLine
import TackleFileSpool

/// `tackle spool requeue`: dead letters are tried again.
struct SpoolRequeueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requeue",
        abstract: "Have dead letters wait again, each from its first attempt on.",
        discussion: """
            Where an id is not found nothing is changed, and it exits 1. Those of a disabled
            endpoint stay as they are, and it exits 1 after the others.
            """
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: ArgumentHelp("The webhooks' ids.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "All dead letters; with --endpoint, those of that endpoint.")
    var all = false

    @Option(help: "The endpoint's key or URL, where several have a webhook.")
    var endpoint: String?

    func run() async throws {
        guard all != !ids.isEmpty else {
            throw CommandFailure.usage(
                all ? "--all stands beside ids: give one or the other" : "give ids, or --all"
            )
        }
        let endpoint = try endpoint.map { text throws(CommandFailure) in
            try EndpointArgument.read(text, for: "--endpoint")
        }
        for id in ids { _ = try SpoolSelection.webhookID(id) }
        let outcome = try await SpoolAccess.with(directory) { spool in
            try await Self.requeue(select(endpoint, in: spool), in: spool)
        }
        StandardOutput.write("requeued: \(outcome.count)")
        guard let error = outcome.refusal else { return }
        throw CommandFailure.failed("\(outcome.refused) stay dead letters: \(error.message)")
    }

    /// All of them, before anything is changed.
    private func select(
        _ endpoint: Endpoint?,
        in spool: FileSpool
    ) async throws -> [DeliveryID] {
        guard !all else {
            return try await spool.deliveries(.dead).filter { each in
                endpoint.map { each.endpoint == $0 } ?? true
            }
        }
        var found: [DeliveryID] = []
        for id in ids {
            found += try await SpoolSelection.deliveries(
                of: id,
                .dead,
                at: endpoint,
                in: spool,
                directory
            )
        }
        return found
    }

    private static func requeue(
        _ deliveries: [DeliveryID],
        in spool: FileSpool
    ) async throws -> (count: Int, refused: Int, refusal: SendError?) {
        var (count, refused) = (0, 0)
        var refusal: SendError?
        for delivery in deliveries {
            do {
                if try await spool.requeue(delivery) { count += 1 }
            } catch let error as SendError where error.code.isRefusal {
                refused += 1
                refusal = refusal ?? error
            }
        }
        return (count, refused, refusal)
    }
}
