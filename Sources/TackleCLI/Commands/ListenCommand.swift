import ArgumentParser
import Tackle
import TackleCommandLine
import TackleHMAC

/// `tackle listen`: a local receiver that verifies and shows what arrives.
struct ListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Receive webhooks on this machine, verify them and show them.",
        discussion: """
            It listens on the loopback interface. With --secret a request that is not genuine is
            answered 401; so is one that comes again, with --refuse-repeats. SIGTERM and SIGINT end
            it.
            """
    )

    @OptionGroup var signing: SigningArguments

    @Option(help: "The port; 0 takes a free one (default: 8080).")
    var port: String = "8080"

    @Option(help: "The status to answer with, 200 to 599 (default: 204).")
    var status: String = "204"

    @Option(help: "Wait this long before answering, such as 250ms.")
    var delay: String?

    @Option(help: "How far the signed time may be off: a duration, or seconds.")
    var tolerance = "5m"

    @Flag(help: "Refuse a webhook that was taken before.")
    var refuseRepeats = false

    @Flag(help: "Print each request as a JSON object a line.")
    var json = false

    func run() async throws {
        guard let port = UInt16(strict: port) else {
            throw CommandFailure.usage("--port: '\(port.quotable)' is not a port: 0 to 65535")
        }
        guard let status = UInt16(strict: status), (200...599).contains(status) else {
            throw CommandFailure.usage("--status: '\(status.quotable)' is not one of 200 to 599")
        }
        let wait = try delay.map { try DurationArgument.read($0, for: "--delay") }
        let scheme = try signing.readScheme()
        let secrets = try signing.readSecrets(for: scheme)
        let tolerance = try ToleranceArgument.read(tolerance)
        if refuseRepeats, secrets.isEmpty {
            throw CommandFailure.usage("--refuse-repeats: it needs a secret to verify with")
        }
        let verifier: SignatureVerifier?
        do {
            verifier =
                try secrets.isEmpty
                ? nil
                : SignatureVerifier(
                    secrets: secrets,
                    scheme: scheme,
                    tolerance: tolerance,
                    replays: refuseRepeats ? ReplayWindow() : nil
                )
        } catch {
            throw CommandFailure.usage("--secret: \(error)")
        }
        let receiver = ListenReceiver(
            verifier: verifier,
            status: Int(status),
            delay: wait,
            isJSON: json
        )
        try await receiver.run(port: port)
    }
}

extension UInt16 {
    /// Digits alone, without a sign.
    fileprivate init?(strict text: String) {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        self.init(text)
    }
}
