import ArgumentParser
import Tackle
import TackleCommandLine
import TackleFileSpool

/// `tackle spool export`: what a spool holds, as lines for `tackle run`.
struct SpoolExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what a spool holds as lines that 'tackle run' reads.",
        discussion: """
            It leaves the spool as it is, and writes what waits unless told otherwise. What is \
            damaged is passed over with a sentence, and then it exits 1.
            """
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Flag(exclusivity: .exclusive)
    var choice = DeliveryChoice.waiting

    @Option(help: "The file to make, instead of standard output.")
    var output: String?

    func run() throws {
        var problems = 0
        try SpoolReading.with(directory) { reader in
            let file = try output.map { path throws(CommandFailure) in
                try ExportFile(path)
            }
            try reader.forEach(choice.kind) { stored in
                let text = ExportLine(stored.webhook).text
                if text.utf8.count > InputLines.lineLimit {
                    problems += 1
                    StandardError.write(
                        "tackle: the line of '\(stored.webhook.id)' has more than"
                            + " \(SizeText(bytes: InputLines.lineLimit)), which 'tackle run'"
                            + " refuses: send its body by other means"
                    )
                }
                if let file { try file.write(text) } else { StandardOutput.write(text) }
                return true
            }
            try file?.finish()
            for found in reader.damage { StandardError.write("tackle: left out: \(found)") }
            problems += reader.damage.count
        }
        if problems > 0 { throw CommandFailure.failed() }
    }
}
