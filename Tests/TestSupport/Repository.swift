import Foundation

/// The package's own files.
package enum Repository {
    /// The package's root.
    package static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// Swift files below some folders of the root, by path from the root, with their lines.
    package static func swiftFiles(below folders: [String]) throws -> [SourceFile] {
        try all.get().filter { file in folders.contains { file.path.hasPrefix($0 + "/") } }
    }

    private static let all = Result {
        try ["Sources", "Plugins", "Tests", "Benchmarks"].flatMap(files(below:))
    }

    private static func files(below folder: String) throws -> [SourceFile] {
        let found = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
        let paths = (found?.allObjects as? [String] ?? []).filter { path in
            path.hasSuffix(".swift") && !path.contains(".build")
        }
        return try paths.sorted().map { path in
            let text = try String(contentsOfFile: "\(root)/\(folder)/\(path)", encoding: .utf8)
            return SourceFile(path: "\(folder)/\(path)", text: text)
        }
    }
}
