import ArgumentParser
import Tackle
import TackleCommandLine
import TackleFileSpool

/// `tackle spool verify`: whether all of a spool can be read.
struct SpoolVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every record of a spool; exits 1 where one is damaged.",
        discussion: """
            It names the file, the offset and, where they are known, the message's number and the \
            webhook's id. What a crash left half-written at the end of a segment is no damage: it \
            was never accepted.
            """
    )

    @Argument(help: ArgumentHelp("The directory of the spool.", valueName: "dir"))
    var directory: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let result = try SpoolReading.with(directory) { try $0.verify() }
        let report = VerificationReport(result)
        if json {
            StandardOutput.write(report.json)
        } else {
            for line in report.lines { StandardOutput.write(line) }
        }
        guard !result.damage.isEmpty else { return }
        let count = result.damage.count
        throw CommandFailure.failed(
            "'\(directory.quotable)' is damaged in \(count == 1 ? "one place" : "\(count) places"):"
                + " the rest is delivered as usual; send again what was lost, and look at the disk"
        )
    }
}
