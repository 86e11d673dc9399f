import ArgumentParser
import FoundationEssentials
import Tackle
import TackleHMAC

/// `tackle verify`: whether a request is genuine, and if not why.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Tell whether a request is genuine, and if not why.",
        discussion: "Exits 0 where it is, 1 where it is not."
    )

    @OptionGroup var signing: SigningArguments

    @Option(help: "A header of the request, 'Name: value'; again for each further line.")
    var header: [String] = []

    @Option(help: "The receiver's time in seconds since 1970 (default: now).")
    var now: String?

    @Option(help: "How far the signed time may be off: a duration, or seconds (default: 5m).")
    var tolerance = "5m"

    @Option(help: "The body: a file, or - for standard input.")
    var body: String

    func run() throws {
        let scheme = try signing.readScheme()
        let secrets = try signing.readSecrets(for: scheme)
        guard !secrets.isEmpty else { throw CommandFailure.usage("--secret is missing: add one") }
        let headers = try header.map { text throws(CommandFailure) in
            let header = try HeaderArgument(text)
            return (name: header.name, value: header.value)
        }
        let verifier = try SignatureVerifier(
            secrets: secrets,
            scheme: scheme,
            tolerance: try readTolerance()
        )
        let moment = try TimestampArgument.read(now, for: "--now")
        let bytes = try FileBytes.read(path: body, limit: InputLines.lineLimit)
        do {
            try verifier.verify(headers: headers, body: bytes, now: moment)
        } catch {
            throw CommandFailure.failed("not genuine: \(error) (\(error.name))")
        }
        StandardOutput.write("genuine")
    }

    private func readTolerance() throws(CommandFailure) -> Duration {
        if tolerance.utf8.count <= 9, tolerance.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int(tolerance)
        {
            return .seconds(seconds)
        }
        return try DurationArgument.read(tolerance, for: "--tolerance")
    }
}
