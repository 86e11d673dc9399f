import Foundation
import TestSupport
import Testing

/// The library that is preloaded into `tackle` to know what a power cut would leave, built with the
/// system's C compiler.
enum PowerLossLibrary {
    /// The C compiler; `nil` where there is none.
    static let compiler: String? = {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        let programs = ["cc", "gcc", "clang"].flatMap { name in folders.map { "\($0)/\(name)" } }
        return programs.first(where: FileManager.default.isExecutableFile)
    }()

    /// Builds it in a directory.
    ///
    /// - Returns: its path.
    /// - Throws: where it does not compile.
    static func build(in directory: String) async throws -> String {
        let library = "\(directory)/powerloss.so"
        let source = "\(Repository.root)/Tests/Torture/powerloss.c"
        let outcome = try await ChildProcess.run(
            compiler ?? "cc",
            ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source]
                + ["-ldl", "-lpthread"]
        )
        try #require(outcome.exit == .code(0), "\(outcome.errors)")
        return library
    }
}
