import Dispatch
import Synchronization

/// The lines of standard output: in order, none dropped, written on a queue of their own.
///
/// A reader that is slow blocks that queue alone; ``waitForRoom()`` holds up those who make more
/// lines.
final class OutputLines: Sendable {
    private struct Waiter {
        let limit: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var bytes: [UInt8] = []
        var unwritten = 0
        var isBroken = false
        var waiters: [Waiter] = []
    }

    private static let room = 1 << 20

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "tackle.output")
    private let state = Mutex(State())
    private let beforeWrite: @Sendable () -> Void

    /// Makes the lines' way out.
    ///
    /// - Parameters:
    ///   - descriptor: where they go.
    ///   - beforeWrite: called before each write, to clear a progress line.
    init(descriptor: Int32 = 1, beforeWrite: @escaping @Sendable () -> Void = {}) {
        self.descriptor = descriptor
        self.beforeWrite = beforeWrite
    }

    /// Whether the reader went away.
    var isBroken: Bool { state.withLock { $0.isBroken } }

    /// Adds a line, without waiting.
    func write(_ line: String) {
        let isFirst = state.withLock { state in
            defer { state.unwritten += line.utf8.count + 1 }
            state.bytes += line.utf8
            state.bytes.append(0x0A)
            return state.unwritten == 0
        }
        if isFirst { queue.async { self.drain() } }
    }

    /// Waits until at most 1 MiB is unwritten.
    func waitForRoom() async { await wait(for: Self.room) }

    /// Waits until everything is written.
    func flush() async { await wait(for: 0) }

    private func wait(for limit: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.unwritten <= limit { return true }
                state.waiters.append(Waiter(limit: limit, continuation: continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func drain() {
        var written = 0
        while true {
            let batch: [UInt8] = state.withLock { state in
                state.unwritten -= written
                defer { state.bytes = [] }
                return state.bytes
            }
            resumeWaiters()
            guard !batch.isEmpty else { return }
            beforeWrite()
            if !FileBytes.write(batch, to: descriptor) { state.withLock { $0.isBroken = true } }
            written = batch.count
        }
    }

    private func resumeWaiters() {
        let ready = state.withLock { state in
            let unwritten = state.unwritten
            let ready = state.waiters.filter { $0.limit >= unwritten }
            state.waiters.removeAll { $0.limit >= unwritten }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}
