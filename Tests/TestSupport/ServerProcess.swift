import Glibc

/// A server that a test has started, ended by its id.
public struct ServerProcess: Sendable {
    /// Why a program could not be started.
    public struct Failure: Error, CustomStringConvertible {
        /// What failed, in one sentence.
        public let description: String
    }

    /// The process id.
    public let id: Int32

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the program's file.
    ///   - arguments: what follows the program's name.
    ///   - environment: the variables it sees, as `NAME=value`.
    ///   - descriptors: the files it has open, by its own number; every other one is closed to it
    ///     if it was opened with `O_CLOEXEC`.
    /// - Throws: `Failure` where it does not start.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String] = ["PATH=/usr/bin:/bin"],
        descriptors: [Int32: Int32] = [:]
    ) throws(Failure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Copies out of the way, so that none is overwritten before its turn.
        let copies = descriptors.mapValues { fcntl($0, F_DUPFD_CLOEXEC, 100) }
        defer { for copy in copies.values { close(copy) } }
        for (own, copy) in copies {
            posix_spawn_file_actions_adddup2(&actions, copy, own)
        }
        var id: pid_t = 0
        let result = Self.withCStrings([path] + arguments) { arguments in
            Self.withCStrings(environment) { environment in
                posix_spawn(&id, path, &actions, nil, arguments, environment)
            }
        }
        guard result == 0 else {
            throw Failure(
                description: "\(path) does not start: \(String(cString: strerror(result)))"
            )
        }
        self.id = id
    }

    /// Waits for the end and gives the exit status; -1 where a signal ended it.
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
    }

    /// Asks it to end.
    public func terminate() {
        kill(id, SIGTERM)
    }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let strings = texts.map { strdup($0) }
        defer { for string in strings { free(string) } }
        return body(strings + [nil])
    }
}
