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
        /// What wakes the thread, while it runs.
        var event: WakeEvent?
    }

    private let state = Mutex(State())

    func submit(_ submission: CurlSubmission) -> Answer {
        let (answer, event): (Answer, WakeEvent?) = state.withLock { state in
            guard !state.isClosed else { return (.closed, nil) }
            state.work.arrived.append(submission)
            if state.isRunning { return (.taken, state.toWake()) }
            state.isRunning = true
            return (.takenFirst, nil)
        }
        event?.wake()
        return answer
    }

    func cancel(_ request: CurlRequest) {
        let event: WakeEvent? = state.withLock { state in
            guard state.isRunning else { return nil }
            state.work.cancelled.append(request)
            return state.toWake()
        }
        event?.wake()
    }

    /// Takes what came of the lookup of a name.
    func find(_ host: HostPort, _ answer: NameQuery.Answer) {
        let event: WakeEvent? = state.withLock { state in
            guard state.isRunning else { return nil }
            state.work.found.append((host, answer))
            return state.toWake()
        }
        event?.wake()
    }

    func close() {
        let event = state.withLock { state in
            state.isClosed = true
            return state.toWake()
        }
        event?.wake()
    }

    /// The thread runs, and this wakes it.
    func attach(_ event: WakeEvent) {
        state.withLock { $0.event = event }
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
    /// What is to wake the thread, once the lock is given back; nil where it is awake.
    fileprivate mutating func toWake() -> WakeEvent? {
        guard isAsleep else { return nil }
        isAsleep = false
        return event
    }

    fileprivate mutating func end() {
        isRunning = false
        isAsleep = false
        event = nil
    }
}
