import ArgumentParser
import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleHMAC

/// `tackle verify`: whether a request is genuine, and if not why.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tell whether a request is genuine, and if not why.",
        discussion: "Exits 0 where it is, 1 where it is not."
    )

    @OptionGroup var signing: SigningArguments
    @OptionGroup var request: TargetArguments

    @Option(help: "A header of the request, 'Name: value'; again for each further line.")
    var header: [String] = []

    @Option(help: "The receiver's time in seconds since 1970 (default: now).")
    var now: String?

    @Option(help: "How far the signed time may be off: a duration, or seconds.")
    var tolerance = "5m"

    @Option(help: "The body: a file, or - for standard input.")
    var body: String

    func run() throws {
        let scheme = try signing.readScheme()
        let secrets = try signing.readNeededSecrets(for: scheme)
        let target = try request.read(for: scheme)
        let headers = try header.map { text throws(CommandFailure) in
            let header = try HeaderArgument(text)
            return (name: header.name, value: header.value)
        }
        let moment = try TimestampArgument.read(now, for: "--now")
        let bytes = try FileBytes.read(path: body, limit: InputLines.lineLimit)
        let verifier: SignatureVerifier
        do {
            verifier = try SignatureVerifier(
                secrets: secrets,
                scheme: scheme,
                tolerance: try ToleranceArgument.read(tolerance),
                clock: FixedClock(now: moment)
            )
        } catch let error as InvalidSecret {
            throw CommandFailure.usage("--secret: \(error)")
        }
        do {
            try verifier.verify(headers: headers, body: bytes, target: target)
        } catch {
            throw CommandFailure.failed("not genuine: \(error) (\(error.name))")
        }
        StandardOutput.write("genuine")
    }

    /// The receiver's time, as it was given.
    private struct FixedClock: WallClock {
        let now: Date

        func sleep(until moment: Date) async throws {
            throw CancellationError()
        }
    }
}
