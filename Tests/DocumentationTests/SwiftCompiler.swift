import Foundation
import TackleTesting
import TestSupport

/// The compiler as the readers of a page have it: Swift 6, and the package's libraries.
enum SwiftCompiler {
    /// Checks a file and writes nothing.
    ///
    /// - Parameters:
    ///   - text: the file.
    ///   - name: what the compiler's messages are to call it.
    ///   - options: further options of the compiler.
    /// - Returns: what the compiler says; nothing where all is well.
    /// - Throws: an error where the compiler cannot be started, or does not end.
    static func complaints(
        about text: String,
        named name: String,
        options: [String]
    ) async throws -> String {
        try await TemporaryDirectory.with { folder in
            let file = "\(folder)/\(name).swift"
            try FileManager.default.createDirectory(
                at: URL(filePath: file).deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(toFile: file, atomically: false, encoding: .utf8)
            let outcome = try await ChildProcess.run(
                "/usr/bin/env",
                ["swiftc", "-typecheck", "-swift-version", "6", file] + options,
                within: .seconds(600)
            )
            guard outcome.exit != .code(0) else { return "" }
            return (outcome.output + outcome.errors).replacing(file, with: name)
        }
    }

    /// The options with which a program imports the package's libraries.
    static let libraries: [String] = {
        let checkouts =
            URL(filePath: BuiltProducts.folder)
            .deletingLastPathComponent().deletingLastPathComponent().path + "/checkouts"
        let maps = ["\(Repository.root)/Plugins", checkouts].flatMap { folder in
            (FileManager.default.enumerator(atPath: folder)?.allObjects ?? [])
                .compactMap { $0 as? String }
                .filter { $0.hasSuffix("/module.modulemap") }
                .map { "\(folder)/\($0.dropLast("/module.modulemap".count))" }
        }
        return (["\(BuiltProducts.folder)/Modules"] + maps).flatMap { ["-I", $0] }
    }()

    /// The options with which a file of tests is compiled, which has no statements of its own.
    static var forTests: [String] {
        get async throws {
            ["-parse-as-library", "-plugin-path", try await resources + "/host/plugins/testing"]
        }
    }

    /// The folder of the compiler's own libraries.
    static var resources: String {
        get async throws {
            struct Answer: Decodable {
                struct Paths: Decodable { let runtimeResourcePath: String }
                let paths: Paths
            }
            let outcome = try await ChildProcess.run(
                "/usr/bin/env",
                ["swiftc", "-print-target-info"]
            )
            let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
            return answer.paths.runtimeResourcePath
        }
    }
}
