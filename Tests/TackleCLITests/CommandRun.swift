import Foundation
import TestSupport

/// One run of the built `tackle`, in a directory of its own.
struct CommandRun {
    /// The exit status, or the number of the signal, negative, that ended it.
    let status: Int32
    let output: String
    let errors: String

    /// Runs the command to its end.
    init(
        arguments: [String],
        in folder: URL,
        environment: [String: String] = [:],
        input: Data = Data()
    ) async throws {
        let outcome = try await ChildProcess.run(
            "/bin/sh",
            ["-c", "cd \"$0\" && exec \"$@\"", folder.path, BuiltProducts.path(of: "tackle")]
                + arguments,
            environment: environment,
            input: Array(input)
        )
        switch outcome.exit {
        case .code(let code): status = code
        case .signal(let number): status = -number
        }
        output = outcome.output
        errors = outcome.errors
    }
}
