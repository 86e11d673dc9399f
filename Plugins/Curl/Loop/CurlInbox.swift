import CCurl
import Synchronization

/// What calling tasks hand to the loop's thread.
///
/// The thread takes everything at once and leaves its empty arrays in exchange. It is woken only
/// where it sleeps: a wake-up is a system call, and while the thread works it looks by itself.
final class CurlInbox: Sendable {
    /// What has come in since the thread looked last.
    struct Work {
        var arrived: [CurlSubmission] = []
        var cancelled: [CurlRequest] = []
        var found: [(host: HostPort, answer: NameQuery.Answer)] = []

        var isEmpty: Bool { arrived.isEmpty && cancelled.isEmpty && found.isEmpty }
    }

    /// What became of a submission.
    enum Answer {
        case taken
        /// Taken, and the caller is to start the thread.
        case takenFirst
        case closed
    }

    fileprivate struct State {
        var work = Work()
        var isClosed = false
        /// Whether the thread knows that it is closed.
        var closeIsSeen = false
        var isRunning = false
        /// Whether the thread waits, or is about to, so that it has to be woken.
        var isAsleep = false
        /// What wakes the thread; there while it runs, so that no ended one is woken.
        var multi: UInt?
    }

    private let state = Mutex(State())

    func submit(_ submission: CurlSubmission) -> Answer {
        state.withLock { state in
            guard !state.isClosed else { return .closed }
            state.work.arrived.append(submission)
            if state.isRunning {
                state.wake()
                return .taken
            }
            state.isRunning = true
            return .takenFirst
        }
    }

    func cancel(_ request: CurlRequest) {
        state.withLock { state in
            guard state.isRunning else { return }
            state.work.cancelled.append(request)
            state.wake()
        }
    }

    /// Takes what came of the lookup of a name.
    func find(_ host: HostPort, _ answer: NameQuery.Answer) {
        state.withLock { state in
            guard state.isRunning else { return }
            state.work.found.append((host, answer))
            state.wake()
        }
    }

    func close() {
        state.withLock { state in
            state.isClosed = true
            state.wake()
        }
    }

    /// The thread runs, and this handle wakes it; where there was another, it wakes no more.
    func attach(_ multi: UnsafeMutableRawPointer) {
        state.withLock { $0.multi = UInt(bitPattern: multi) }
    }

    /// Says that the thread is about to wait.
    ///
    /// - Returns: whether it may: not where something has come in since it looked last.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.work.isEmpty && state.closeIsSeen == state.isClosed
            return state.isAsleep
        }
    }

    /// Exchanges an empty box for what has come in.
    ///
    /// - Returns: whether to go on; where not, the thread counts as ended from here on.
    func take(into work: inout sending Work, mayEnd: Bool) -> Bool {
        var taken = Work()
        swap(&taken, &work)
        let goesOn = exchange(&taken, mayEnd: mayEnd)
        swap(&taken, &work)
        return goesOn
    }

    /// Ends the thread's part after a failure, and gives what nobody will work on.
    func abandon() -> [CurlSubmission] {
        state.withLock { state in
            defer { state.work = Work() }
            state.end()
            return state.work.arrived
        }
    }

    private func exchange(_ box: inout Work, mayEnd: Bool) -> Bool {
        state.withLock { state in
            state.isAsleep = false
            state.closeIsSeen = state.isClosed
            swap(&state.work, &box)
            guard state.isClosed, mayEnd, box.isEmpty else { return true }
            state.end()
            return false
        }
    }
}

extension CurlInbox.State {
    /// Writes to the handle's own pipe, which is short enough to do under the lock.
    fileprivate mutating func wake() {
        guard isAsleep, let multi else { return }
        isAsleep = false
        curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: multi))
    }

    fileprivate mutating func end() {
        isRunning = false
        isAsleep = false
        multi = nil
    }
}
