import FoundationEssentials
import Tackle
import TackleCommandLine
import TackleFileSpool
import TackleQueueing

/// A spool that a command opens, works on and lets go.
enum SpoolAccess {
    /// Opens a spool that is there, does some work, and writes what that has changed.
    ///
    /// - Throws: ``CommandFailure`` where there is no spool, another process owns it, or the disk
    ///   does not take what was changed; what `work` throws.
    static func with<Result>(
        _ directory: String,
        _ work: (FileSpool) async throws -> Result
    ) async throws -> Result {
        // Nothing is made: a misspelt path must not become an empty spool.
        try SpoolReading.check(directory)
        // The pause that a receiver asked for is as long as the next run's options allow.
        let options = QueueOptions(retryAfterLimit: .seconds(36_525 * 86_400))
        let spool = try FileSpool(
            directory: directory,
            options: options,
            logger: StandardError.logger
        )
        do {
            let result = try await work(spool)
            guard await spool.letGo() else {
                throw CommandFailure.failed(
                    "'\(directory.quotable)': the disk did not take what was changed:"
                        + " make room or mend the disk, and say it again"
                )
            }
            return result
        } catch {
            await spool.letGo()
            throw failure(error)
        }
    }

    private static func failure(_ error: any Error) -> CommandFailure {
        switch error {
        case let error as CommandFailure: error
        case let error as SpoolError: .failed("\(error)")
        case let error as SendError: .failed(error.message)
        default: .failed("\(error)")
        }
    }
}
