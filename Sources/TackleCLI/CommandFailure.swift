/// How a command ends that does not succeed: one sentence for people, a number for scripts.
struct CommandFailure: Error {
    /// The sentence on standard error; `nil` where all was said already.
    let message: String?

    /// The exit status.
    let exitCode: Int32

    /// A configuration is wrong (`EX_CONFIG` of sysexits.h).
    static let configurationExit: Int32 = 78

    /// The arguments are wrong (`EX_USAGE`).
    static func usage(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: 64)
    }

    /// An input file cannot be read (`EX_NOINPUT`).
    static func input(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: 66)
    }

    /// The work was not done.
    static func failed(_ message: String? = nil) -> CommandFailure {
        CommandFailure(message: message, exitCode: 1)
    }
}
