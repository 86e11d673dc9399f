import Foundation

/// Runs scripts with python3: an implementation of its own to compare with.
package enum Python {
    /// Whether there is a python3; a test that needs one says
    /// `.enabled(if: Python.isPresent, "python3 is not installed")`.
    package static let isPresent = path != nil

    /// Whether there is a python3 that has some modules.
    package static func has(_ modules: [String]) -> Bool {
        guard let path else { return false }
        let script = "import \(modules.joined(separator: ", "))"
        return SpawnedProcess.succeeds(path, ["-c", script])
    }

    private static let path: String? = {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { "\($0)/python3" }.first(where: FileManager.default.isExecutableFile)
    }()

    /// Runs a script and returns what it prints.
    ///
    /// - Parameters:
    ///   - script: the program's text.
    ///   - arguments: found in `sys.argv[1:]`.
    ///   - input: the bytes of its standard input.
    /// - Returns: the standard output.
    /// - Throws: ``ChildProcess/Failed`` where it ends with another code than 0.
    package static func run(
        _ script: String,
        arguments: [String] = [],
        input: [UInt8] = []
    ) async throws -> String {
        let outcome = try await ChildProcess.run(
            path ?? "python3",
            ["-c", script] + arguments,
            input: input
        )
        guard outcome.exit == .code(0) else { throw ChildProcess.Failed(outcome: outcome) }
        return outcome.output
    }
}
