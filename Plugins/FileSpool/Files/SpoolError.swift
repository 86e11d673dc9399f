import Tackle

/// A spool cannot be opened or used as asked: one sentence with the directory and the remedy.
public struct SpoolError: Error, Sendable, CustomStringConvertible {
    /// The kinds of it: an open set.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A lower-case name with hyphens.
        public let description: String

        /// Another process owns the directory.
        public static let inUse = Code(description: "in-use")

        /// The directory may not serve as a spool: its owner, its mode, or what else is in it.
        public static let notUsable = Code(description: "not-usable")

        /// The spool was written by a newer version.
        public static let newerFormat = Code(description: "newer-format")

        /// The file system reported an error.
        public static let inputOutput = Code(description: "input-output")
    }

    /// What kind of error it is.
    public let code: Code

    /// The directory, what is wrong and what to do, in one sentence.
    public let description: String

    /// The `errno` of the call behind it, where there is one.
    public let errno: Int32?

    package init(_ code: Code, _ description: String, errno: Int32? = nil) {
        self.code = code
        self.description = description
        self.errno = errno
    }

    init(_ error: FileSystemError, directory: String) {
        self.init(
            .inputOutput,
            "\(directory): \(error): mend that and start again",
            errno: error.code
        )
    }
}

extension SendError {
    /// The error of a send whose spool cannot be opened.
    init(_ error: SpoolError) {
        self.init(.notStored, error.description, underlying: error)
    }
}
