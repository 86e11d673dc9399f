import ArgumentParser
import FoundationEssentials
import TackleCommandLine
import TackleFileSpool

/// `tackle spool stat`: what a spool holds, in numbers.
struct SpoolStatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat",
        abstract: "Count what a spool holds, also while a process runs it."
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let now = Date.now
        let facts = try SpoolReading.with(directory) { try $0.facts(at: now) }
        let report = SpoolFactsReport(facts, now: now)
        guard !json else { return StandardOutput.write(report.json) }
        var columns = TextColumns(write: StandardOutput.write)
        for row in report.rows { columns.add(row) }
        columns.flush()
    }
}
