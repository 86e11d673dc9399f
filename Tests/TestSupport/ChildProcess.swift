import Foundation
import TackleTesting

/// A real program that a test starts, talks to and waits for.
///
/// It is killed where the test lets go of it.
package final class ChildProcess: Sendable {
    /// How a program ended.
    package enum Exit: Sendable, Hashable {
        case code(Int32)
        case signal(Int32)
    }

    struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var openStreams = 2
        var exit: Exit?
    }

    /// The process id.
    package let id: Int32

    let state: Watched<State>
    private let input: InputPipe

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: the executable's path.
    ///   - arguments: the arguments after the program's name.
    ///   - environment: variables besides those of this process.
    /// - Throws: `POSIXError` where it cannot be started.
    package init(
        _ path: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        let spawned = try SpawnedProcess(path, arguments, environment: environment)
        let state = Watched(State())
        id = spawned.id
        self.state = state
        input = InputPipe(spawned.input)
        Self.collect(spawned.output, into: state) { $0.output += $1 }
        Self.collect(spawned.errors, into: state) { $0.errors += $1 }
        let id = spawned.id
        Thread.detachNewThread {
            var info = siginfo_t()
            while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            // Reaped under the lock, so that no signal goes to another process of this id.
            state.update { state in
                var status: Int32 = 0
                waitpid(id, &status, 0)
                let signal = status & 0x7F
                state.exit = signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
            }
        }
    }

    deinit {
        signal(SIGKILL)
        input.close()
    }

    /// Writes to the standard input; returns at once.
    package func write(_ text: String) {
        input.write(Array(text.utf8))
    }

    /// Writes to the standard input; returns at once.
    package func write(_ bytes: [UInt8]) {
        input.write(bytes)
    }

    /// Ends the standard input after what was written.
    package func closeInput() {
        input.close()
    }

    /// Sends a signal, unless the program has ended.
    package func signal(_ number: Int32) {
        state.update { state in
            guard state.exit == nil else { return }
            kill(id, number)
        }
    }

    /// The lines that are not empty of the standard output so far.
    package var outputLines: [String] { Self.lines(state.current.output) }

    /// The lines that are not empty of the standard error so far.
    package var errorLines: [String] { Self.lines(state.current.errors) }

    private static func collect(
        _ file: Int32,
        into state: Watched<State>,
        _ add: @escaping @Sendable (inout State, ArraySlice<UInt8>) -> Void
    ) {
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(file, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                let bytes = buffer[..<count]
                state.update { add(&$0, bytes) }
            }
            close(file)
            state.update { $0.openStreams -= 1 }
        }
    }

    static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }
}
