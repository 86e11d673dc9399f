import ArgumentParser
import Tackle
import TackleCommandLine

/// `tackle init`: a package with a sender to start from.
struct InitCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a package with a sender of your own, its test and its command line.",
        discussion: """
            A name is letters, digits and hyphens, such as order-pigeon or OrderPigeon. Of both \
            comes the package order-pigeon with an executable and a plugin of that name, and the \
            module OrderPigeon with the sender OrderPigeonSender. It posts each webhook with a \
            token and an idempotency key, by libcurl: a start to change.

            The package's test runs the sender against the contract that all senders have with \
            their pipelines. Its executable has those commands of tackle that need no particular \
            plugin. Its README says how to try it and what to change.

            Nothing is overwritten: the folder must not be there yet. Exits 0, 64 for a name that \
            cannot be one, or 1 where the folder is there or cannot be written.
            """
    )

    @Argument(help: "The name, at most \(PackageNames.limit) characters.")
    var name: String

    @Option(
        help: """
            Where the package finds Tackle: the folder of a checkout, or a URL of Git (default: \
            the checkout in which this tackle was built).
            """
    )
    var tackle: String?

    @Option(help: "The folder to make (default: the name with hyphens, here).")
    var directory: String?

    func run(in tool: CommandLineTool) async throws {
        let names = try PackageNames(name, besides: tool.registry)
        let location =
            if let tackle { try TackleLocation(tackle) } else {
                try TackleLocation(around: "/proc/self/exe")
            }
        let folder = directory ?? names.plugin
        let files = PackageTemplate(names, tackle: location).files
        try NewFolder(folder).make(with: files)
        StandardOutput.write("\(folder): a package with the sender \(names.sender)\n")
        for file in files { StandardOutput.write("  \(file.path)") }
        let place =
            switch location {
            case .checkout(let path): "the checkout \(path)"
            case .repository(let url): url
            }
        StandardOutput.write(
            """

            It finds Tackle in \(place).
            Next:

              cd \(Self.quoted(folder))
              swift test
              swift run \(names.plugin) plugins \(names.plugin)

            Its README.md says how to try it and what to change.
            """
        )
    }

    /// A path as a shell takes it.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.allSatisfy { $0.isLetter || $0.isNumber || "-_./".contains($0) }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
