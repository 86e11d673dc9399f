import Foundation

/// A directory of its own for a piece of work, removed afterwards with all that is in it.
package enum TemporaryDirectory {
    /// Makes a directory, does the work with its path, and removes it.
    package static func with<Result>(
        _ work: (String) async throws -> Result
    ) async throws -> Result {
        let path = try make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await work(path)
    }

    private static func make() throws -> String {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("tackle-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        return path
    }
}
