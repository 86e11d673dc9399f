import Foundation
import Synchronization

/// A program to be run, once for each call; its output is thrown away.
///
/// It is started by the system's own `posix_spawn`: Foundation's `Process` crashes now and then on
/// Linux, up to Swift 6.3 (swift-corelibs-foundation, pull request 5472).
struct Program: Sendable {
    let path: String
    let arguments: [String]

    /// Runs it on some input and waits for its end without holding a thread of the language.
    ///
    /// Cancelling the task terminates it (`SIGTERM`).
    func status(
        reading input: [UInt8],
        environment: [String: String]
    ) async throws -> Int32 {
        try Task.checkCancellation()
        let child = try start(input, environment)
        let isOver = Mutex(false)
        let status = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    var info = siginfo_t()
                    while waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {
                    }
                    // Its number is its own until it is waited for: a signal hits no other.
                    isOver.withLock { $0 = true }
                    var status: Int32 = 0
                    waitpid(child, &status, 0)
                    continuation.resume(returning: status)
                }
            }
        } onCancel: {
            isOver.withLock { if !$0 { _ = kill(child, SIGTERM) } }
        }
        try Task.checkCancellation()
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
    }

    private func start(_ input: [UInt8], _ environment: [String: String]) throws -> pid_t {
        let file = try FileHandle(holding: input)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, file.fileDescriptor, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // The thread may have signals blocked, which a child would inherit.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var pairs = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + pairs { free(text) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, path, &actions, &attributes, &words, &pairs)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
        return child
    }
}

extension FileHandle {
    /// A file without a name that holds some bytes, to be read from its start.
    ///
    /// A pipe would block the writer while the program does not read, and break when it ends.
    convenience init(holding bytes: [UInt8]) throws {
        let path = NSTemporaryDirectory() + "/webhook-" + UUID().uuidString
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        unlink(path)
        self.init(fileDescriptor: descriptor, closeOnDealloc: true)
        try write(contentsOf: bytes)
        try seek(toOffset: 0)
    }
}
