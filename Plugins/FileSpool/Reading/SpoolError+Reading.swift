import Tackle

extension SpoolError {
    /// The error of whoever only looks into a directory.
    init(reading error: FileSystemError, directory: String) {
        let name = directory.quotable
        let hint = "give the directory that a file-spool stage names"
        switch error {
        case _ where error.name == directory && error.isMissing:
            self.init(.notUsable, "'\(name)' is not there: \(hint)", errno: error.code)
        case _ where error.name == directory && error.isNoDirectory:
            self.init(.notUsable, "'\(name)' is no directory: \(hint)", errno: error.code)
        case _ where error.name == directory && error.code == 0:
            self.init(.notUsable, "'\(name)' holds no spool: \(hint)")
        case _ where error.isForbidden:
            self.init(
                .notUsable,
                "'\(name)' cannot be read: run this as the user whose spool it is",
                errno: error.code
            )
        default:
            self.init(
                .inputOutput,
                "'\(name)': \(error): mend that and say it again",
                errno: error.code
            )
        }
    }
}
