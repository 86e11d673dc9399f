import FoundationEssentials
import Synchronization
import Tackle

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What serves all connections of a ``LocalReceiver``, on one thread.
final class ReceiverLoop: Sendable {
    /// What others may see of it.
    struct Record: Sendable {
        var requests: [LocalReceiver.Request] = []
        var connectionCount = 0
        /// The numbers of the connections that are open.
        var open: Set<Int> = []
    }

    /// What has happened so far.
    let record = Watched(Record())

    /// Where held answers wait.
    let gate = Gate()

    private let listener: LoopbackListener
    private let alert: ReceiverAlert
    private let isStopped = Atomic(false)

    /// Takes a port.
    ///
    /// - Throws: `POSIXError`.
    init() throws {
        alert = try ReceiverAlert()
        listener = try LoopbackListener()
        listener.stopBlocking()
        gate.close()
    }

    /// The port.
    var port: UInt16 { listener.port }

    /// Lets the thread look at the gate again.
    func wake() {
        alert.raise()
    }

    /// Ends ``run()``.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        alert.raise()
    }

    /// Serves until it is stopped, then closes everything.
    func run() {
        var connections: [ReceiverConnection] = []
        let memory = ReceiverMemory()
        while !isStopped.load(ordering: .acquiring) {
            let found = wait(for: connections)
            let now = ContinuousClock.now
            for (connection, events) in zip(connections, found) {
                connection.turn(events, at: now)
            }
            forget(&connections)
            accept(&connections, memory)
        }
        listener.close()
        alert.close()
        for connection in connections { connection.end() }
        forget(&connections)
    }

    /// Waits until there is something to do; returns what there is for each connection.
    private func wait(for connections: [ReceiverConnection]) -> [Int16] {
        var files = [
            pollfd(fd: alert.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        files += connections.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        let found = poll(&files, nfds_t(files.count), timeout(of: connections))
        if files[0].revents != 0 { alert.lower() }
        return found > 0 ? files[2...].map(\.revents) : connections.map { _ in 0 }
    }

    /// The milliseconds until somebody wants a turn; negative where nobody does.
    private func timeout(of connections: [ReceiverConnection]) -> Int32 {
        if connections.contains(where: \.isUnfinished) { return 0 }
        guard let alarm = connections.lazy.compactMap(\.alarm).min() else { return -1 }
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: alarm).components
        guard seconds < 1000 else { return 1_000_000 }
        return max(0, Int32(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1))
    }

    private func accept(_ connections: inout [ReceiverConnection], _ memory: ReceiverMemory) {
        while let descriptor = listener.accept() {
            let number = record.update { record in
                record.connectionCount += 1
                record.open.insert(record.connectionCount)
                return record.connectionCount
            }
            connections.append(
                ReceiverConnection(descriptor, number: number, gate: gate) { message, connection in
                    self.steps(message, connection, memory)
                }
            )
        }
        // Where there are no descriptors, the next one is asked for a little later.
        if errno == EMFILE || errno == ENFILE { _ = poll(nil, 0, 10) }
    }

    /// Writes a request down; returns how it is answered.
    private func steps(
        _ message: RequestParser.Message,
        _ connection: ReceiverConnection,
        _ memory: ReceiverMemory
    ) -> [ReceiverStep] {
        let request = LocalReceiver.Request(message, of: connection)
        let behaviour = ReceiverBehaviour(target: message.target)
        let refusal = memory.refusal(of: request, by: behaviour, now: .now)
        record.update { $0.requests.append(request) }
        return behaviour.steps(
            refusal: refusal,
            isHead: message.method == "HEAD",
            keepsAlive: message.keepsAlive
        )
    }

    /// Lets go of the connections that are closed.
    private func forget(_ connections: inout [ReceiverConnection]) {
        let closed = connections.lazy.filter(\.isClosed).map(\.number)
        guard !closed.isEmpty else { return }
        record.update { $0.open.subtract(closed) }
        connections.removeAll(where: \.isClosed)
    }
}
