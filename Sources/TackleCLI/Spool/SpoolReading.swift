import Tackle
import TackleCommandLine
import TackleFileSpool

/// A spool that a command only looks into, also while a process runs it.
enum SpoolReading {
    /// Reads a spool and does some work with it.
    ///
    /// - Throws: ``CommandFailure`` where there is no spool or it cannot be read; what `work`
    ///   throws.
    static func with<Result>(
        _ directory: String,
        _ work: (SpoolReader) throws -> Result
    ) throws -> Result {
        try check(directory)
        do {
            return try work(SpoolReader(directory))
        } catch let error as SpoolError {
            throw CommandFailure.failed("\(error)")
        }
    }

    /// Looks whether there is a spool, and makes none.
    ///
    /// - Throws: ``CommandFailure`` where there is none.
    static func check(_ directory: String) throws(CommandFailure) {
        guard !directory.isEmpty, !directory.utf8.contains(0) else {
            throw .usage(
                "DIR '\(directory.quotable)' is no path: give the directory of a spool"
            )
        }
        do {
            _ = try SpoolReader.directory(directory)
        } catch {
            throw .failed("\(error)")
        }
    }
}
