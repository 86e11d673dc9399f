/// How a command ends that does not succeed: one sentence for people, a number for scripts.
package struct CommandFailure: Error {
    /// The sentence on standard error; `nil` where all was said already.
    package let message: String?

    /// The exit status.
    package let exitCode: Int32

    /// An input file cannot be read (`EX_NOINPUT` of sysexits.h).
    static let inputExit: Int32 = 66

    /// A configuration is wrong (`EX_CONFIG`).
    static let configurationExit: Int32 = 78

    /// The arguments are wrong (`EX_USAGE`).
    package static func usage(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: 64)
    }

    /// An input file cannot be read.
    package static func input(_ message: String) -> CommandFailure {
        CommandFailure(message: message, exitCode: inputExit)
    }

    /// The work was not done.
    package static func failed(_ message: String? = nil) -> CommandFailure {
        CommandFailure(message: message, exitCode: 1)
    }
}
