import Foundation
import Glibc

/// A program just started, with pipes to its three streams.
package struct SpawnedProcess {
    let id: pid_t
    let input: Int32
    let output: Int32
    let errors: Int32

    /// Starts a program that inherits nothing but the pipes.
    init(_ path: String, _ arguments: [String], environment: [String: String]) throws {
        // Whoever writes to a program that has ended must live on.
        signal(SIGPIPE, SIG_IGN)
        // One at a time, so that no program inherits the ends of another's pipes.
        Self.turn.lock()
        defer { Self.turn.unlock() }
        let (inputEnd, input) = try Self.pipe()
        let (output, outputEnd) = try Self.pipe()
        let (errors, errorsEnd) = try Self.pipe()
        defer { for end in [inputEnd, outputEnd, errorsEnd] { close(end) } }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (end, number) in [(inputEnd, 0), (outputEnd, 1), (errorsEnd, 2)] {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
        }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        for number in open.compactMap({ Int32($0) }) where number > 2 {
            posix_spawn_file_actions_addclose(&actions, number)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + settings { free(word) } }
        var id: pid_t = 0
        let failure = posix_spawnp(&id, path, &actions, &attributes, &words, &settings)
        guard failure == 0 else {
            for end in [input, output, errors] { close(end) }
            throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO)
        }
        self.id = id
        self.input = input
        self.output = output
        self.errors = errors
    }

    /// Whether a program ends with 0; it gets no input, and what it prints is thrown away.
    ///
    /// Not by Foundation's `Process`, which crashes now and then on Linux, up to Swift 6.3
    /// (swift-corelibs-foundation, pull request 5472).
    package static func succeeds(_ path: String, _ arguments: [String]) -> Bool {
        guard let spawned = try? SpawnedProcess(path, arguments, environment: [:]) else {
            return false
        }
        close(spawned.input)
        var status: Int32 = 0
        while waitpid(spawned.id, &status, 0) < 0, errno == EINTR {}
        for end in [spawned.output, spawned.errors] { close(end) }
        return status == 0
    }

    private static let turn = NSLock()

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        try checked(Glibc.pipe(&ends))
        return (ends[0], ends[1])
    }
}
