import FoundationEssentials

/// A directory of its own for a piece of work, removed afterwards with all that is in it.
///
/// ```swift
/// try await TemporaryDirectory.with { path in
///     let pipeline = try Pipeline { FileSpool(directory: path + "/spool"); transport }
///     try await pipeline.running { try await $0.send(.sample()) }
/// }
/// ```
public enum TemporaryDirectory {
    /// Makes an empty directory that only this user may enter, does the work, and removes it.
    ///
    /// - Parameter work: gets the directory's path, without a slash at the end.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws, or why there is no directory.
    public static func with<Result>(
        _ work: (String) async throws -> Result
    ) async throws -> Result {
        let path = try make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await work(path)
    }

    private static func make() throws -> String {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "tackle-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        return path
    }
}
