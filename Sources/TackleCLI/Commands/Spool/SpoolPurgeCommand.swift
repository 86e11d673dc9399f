import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleFileSpool
import TackleQueueing

/// `tackle spool purge`: dead letters are forgotten.
struct SpoolPurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Forget dead letters for good; what waits stays.",
        discussion: "Where an id is not found nothing is changed, and it exits 1."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Argument(help: ArgumentHelp("The webhooks' ids.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "All dead letters; with --endpoint, those of that endpoint.")
    var all = false

    @Option(help: "The endpoint's key or URL, where several have a webhook.")
    var endpoint: String?

    @Option(help: "Only those that died so long ago, such as 30d.")
    var olderThan: String?

    func run() async throws {
        guard all != !ids.isEmpty else {
            throw CommandFailure.usage(
                all ? "--all stands beside ids: give one or the other" : "give ids, or --all"
            )
        }
        let endpoint = try endpoint.map { text throws(CommandFailure) in
            try EndpointArgument.read(text, for: "--endpoint")
        }
        let age = try olderThan.map { text throws(CommandFailure) in
            try DurationArgument.read(text, for: "--older-than")
        }
        for id in ids { _ = try SpoolSelection.webhookID(id) }
        let limit = age.map { Date.now.addingTimeInterval(-($0 / .seconds(1))) }
        let count = try await SpoolAccess.with(directory) { spool in
            let chosen = try await select(endpoint, in: spool)
            return try await spool.purge { letter in
                let id = DeliveryID(
                    webhook: letter.webhook.id,
                    endpoint: letter.webhook.endpoint
                )
                guard chosen?.contains(id) ?? (endpoint.map { $0 == id.endpoint } ?? true) else {
                    return false
                }
                return limit.map { letter.time <= $0 } ?? true
            }
        }
        StandardOutput.write("purged: \(count)")
    }

    /// Those that the ids mean, before anything is changed; `nil` where all are meant.
    private func select(
        _ endpoint: Endpoint?,
        in spool: FileSpool
    ) async throws -> Set<DeliveryID>? {
        guard !all else { return nil }
        var found: Set<DeliveryID> = []
        for id in ids {
            found.formUnion(
                try await SpoolSelection.deliveries(
                    of: id,
                    .dead,
                    at: endpoint,
                    in: spool,
                    directory
                )
            )
        }
        return found
    }
}
