#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One connection of a ``LocalReceiver``, as its thread sees it.
///
/// Nothing here blocks: ``turn(_:at:)`` does what can be done, and ``events`` and ``alarm`` tell
/// what it waits for.
final class ReceiverConnection {
    /// Tells the connections of a receiver apart; the first is 1.
    let number: Int

    /// The other side's port.
    let remotePort: UInt16?

    /// When it wants its next turn, whatever happens.
    private(set) var alarm: ContinuousClock.Instant?

    /// Whether it wants another turn at once.
    private(set) var isUnfinished = false

    /// Whether its descriptor is given back.
    private(set) var isClosed = false

    /// How many requests it has brought.
    private(set) var requestCount = 0

    private let socket: ReceiverSocket
    private let gate: Gate
    private let answer: (RequestParser.Message, ReceiverConnection) -> [ReceiverStep]
    private var parser = RequestParser()
    private var isAnswering = false
    private var steps: [ReceiverStep] = []
    private var output: ArraySlice<UInt8> = []
    private var wasAskedToContinue = false
    private var isInLine = false
    private var ticket: Int?

    /// Serves a connection that was accepted.
    ///
    /// - Parameters:
    ///   - descriptor: the connection, which is closed in the end.
    ///   - number: its number.
    ///   - gate: lets held answers go.
    ///   - answer: the steps of the answer to a request.
    init(
        _ descriptor: Int32,
        number: Int,
        gate: Gate,
        answer: @escaping (RequestParser.Message, ReceiverConnection) -> [ReceiverStep]
    ) {
        socket = ReceiverSocket(descriptor)
        remotePort = socket.remotePort
        self.number = number
        self.gate = gate
        self.answer = answer
    }

    /// Its file descriptor.
    var descriptor: Int32 { socket.descriptor }

    /// What poll(2) is to wait for: room for what is to be written, and what comes in, with the
    /// end of the connection among it.
    var events: Int16 {
        let input = parser.count < Self.backlogLimit || !isAnswering ? POLLIN : 0
        return Int16(input) | Int16(output.isEmpty ? 0 : POLLOUT)
    }

    /// The most bytes of further requests that are read while one is answered.
    private static let backlogLimit = 1 << 20

    /// Does all that can be done without waiting, or a good deal of it.
    ///
    /// - Parameters:
    ///   - events: what poll(2) found.
    ///   - now: the time.
    func turn(_ events: Int16, at now: ContinuousClock.Instant) {
        if events & ~Int16(POLLOUT) != 0 { read() }
        // An answer without end leaves the others their turns.
        var budget = 32
        while !isClosed, budget > 0, advance(now) { budget -= 1 }
        isUnfinished = budget == 0
    }

    /// Closes it.
    func end(withReset isReset: Bool = false) {
        guard !isClosed else { return }
        isClosed = true
        socket.end(withReset: isReset)
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        switch socket.read(into: &buffer) {
        case .moved(let count): parser.append(buffer[..<count])
        case .notYet: break
        case .ended: end()
        }
    }

    /// Does the next thing; false where it has to wait.
    private func advance(_ now: ContinuousClock.Instant) -> Bool {
        if !output.isEmpty { return flush() }
        guard isAnswering else { return begin() }
        guard let step = steps.first else {
            isAnswering = false
            return true
        }
        return take(step, now)
    }

    private func flush() -> Bool {
        switch socket.write(output) {
        case .moved(let count):
            output = output.dropFirst(count)
            return true
        case .notYet:
            return false
        case .ended:
            end()
            return false
        }
    }

    private func begin() -> Bool {
        do throws(RequestParser.Refusal) {
            guard let message = try parser.next() else {
                guard parser.isAskedToContinue, !wasAskedToContinue else { return false }
                wasAskedToContinue = true
                output = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)[...]
                return true
            }
            wasAskedToContinue = false
            requestCount += 1
            steps = answer(message, self)
        } catch {
            let reason = Array("this is no request: \(error.reason)\n".utf8)
            let head = AnswerHead(400, [:], body: .length(reason.count), false)
            steps = [.write(head.bytes + reason), .end(withReset: false)]
        }
        isAnswering = true
        return true
    }

    private func take(_ step: ReceiverStep, _ now: ContinuousClock.Instant) -> Bool {
        switch step {
        case .write(let bytes):
            output = bytes[...]
            steps.removeFirst()
        case .flood(let bytes, let times):
            output = bytes[...]
            let left = times.map { $0 - 1 }
            if left == 0 { steps.removeFirst() } else { steps[0] = .flood(bytes, times: left) }
        case .drip(let pieces, let pause):
            let next = Array(pieces[1...] + pieces[..<1])
            steps[0] = .drip(next, every: pause)
            steps.insert(contentsOf: [.wait(pause), .write(pieces[0])], at: 0)
        case .wait(let pause):
            let end = alarm ?? now.advanced(by: pause)
            alarm = now < end ? end : nil
            if alarm != nil { return false }
            steps.removeFirst()
        case .hold:
            if !isInLine { (isInLine, ticket) = (true, gate.enter()) }
            guard gate.admits(ticket) else { return false }
            isInLine = false
            steps.removeFirst()
        case .silence:
            return false
        case .end(let isReset):
            end(withReset: isReset)
        }
        return true
    }
}
