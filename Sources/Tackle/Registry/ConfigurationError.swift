/// What is wrong in a configuration: where, what, and what to do.
///
/// The description never holds a secret, has no control characters and is short, whatever the
/// configuration holds.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The place, such as `pipeline[1].secret`; empty for the whole configuration.
    public let path: String

    /// What is wrong and what to do, in one sentence.
    public let reason: String

    /// Makes an error.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// The same error, with its place seen from further out.
    public func within(_ outer: String) -> ConfigurationError {
        let joint = path.isEmpty || path.hasPrefix("[") || outer.isEmpty ? "" : "."
        return ConfigurationError(path: outer + joint + path, reason: reason)
    }

    /// `path: reason`.
    public var description: String {
        path.isEmpty ? reason : "\(path): \(reason)"
    }
}
