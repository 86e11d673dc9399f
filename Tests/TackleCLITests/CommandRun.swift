import Foundation

/// One run of the built `tackle`, in a directory of its own.
struct CommandRun {
    /// The exit status, or the number of the signal, negative, that ended it.
    let status: Int32
    let output: String
    let errors: String

    /// The built command line, which lies beside the test bundle.
    static let tackle: URL = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("tackle")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        fatalError("there is no built tackle beside \(CommandLine.arguments[0])")
    }()

    /// Runs a program to its end; after a minute it is killed.
    init(
        _ program: URL = tackle,
        arguments: [String],
        in folder: URL,
        environment: [String: String] = [:],
        input: Data? = nil
    ) async throws {
        // Files instead of pipes: whoever writes much never waits for this test.
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("tackle-run-\(UUID())")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let paths = ["in", "out", "err"].map { scratch.appendingPathComponent($0) }
        try (input ?? Data()).write(to: paths[0])
        for path in paths.dropFirst() { try Data().write(to: path) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["-s", "KILL", "60", program.path] + arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: paths[0])
        process.standardOutput = try FileHandle(forWritingTo: paths[1])
        process.standardError = try FileHandle(forWritingTo: paths[2])
        status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                let isSignal = process.terminationReason == .uncaughtSignal
                let status = process.terminationStatus
                continuation.resume(returning: isSignal ? -status : status)
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        output = String(decoding: try Data(contentsOf: paths[1]), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: paths[2]), as: UTF8.self)
    }
}
