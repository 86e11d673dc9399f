import Tackle

/// A file that cannot be read, and why.
public struct UnreadableFile: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file's path, as it was given.
    public let path: String

    /// Why not, such as `Permission denied`.
    public let reason: String

    /// One sentence without control characters, such as `cannot read 'a.yaml': Permission denied`.
    public let description: String

    init(_ path: String, _ reason: String) {
        self.path = path
        self.reason = reason
        description = "cannot read '\(path.quotable)': \(reason)"
    }
}
