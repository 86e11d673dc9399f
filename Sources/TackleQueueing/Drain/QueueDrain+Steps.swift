import FoundationEssentials
import Synchronization
import Tackle

extension QueueDrain {
    /// What the run does next.
    enum Step {
        case begin([Job])
        /// Until a moment of the steady time in milliseconds, or without end.
        case wait(Int64?)
        case finish
    }

    /// As many starts as fit into one hold of the lock without keeping others from it for long.
    private static var batch: Int { 128 }

    /// Tasks that wait for something to make, rather than being made anew.
    private static var parkingLimit: Int { 64 }

    func step() -> Step {
        let now = clock.reading
        let (step, woken): (Step, [(UnsafeContinuation<Job?, Never>, Job)]) = state.withLock {
            state in
            if !state.mayStart(closing) {
                for job in state.pending { state.scheduler.interrupted(job.start.ticket) }
                state.pending = []
                return (state.scheduler.inFlight == 0 ? .finish : .wait(nil), [])
            }
            if state.isClosed, state.scheduler.count == 0 { return (.finish, []) }
            var jobs = state.pending
            state.pending = []
            while jobs.count < Self.batch, let job = state.next(at: now) { jobs.append(job) }
            guard !jobs.isEmpty else { return (.wait(state.nextMoment(now)), []) }
            var woken: [(UnsafeContinuation<Job?, Never>, Job)] = []
            while let job = jobs.last, let task = state.parked.popLast() {
                jobs.removeLast()
                woken.append((task, job))
            }
            return (.begin(jobs), woken)
        }
        for (task, job) in woken.reversed() { task.resume(returning: job) }
        return step
    }

    /// Has somebody make what can start now, after something has come or changed.
    func goOn() {
        let now = clock.reading
        wake(state.withLock { $0.goOn(now, closing) })
    }

    func wake(_ wakening: Wakening) {
        switch wakening {
        case .none: break
        case .run: signal.wake()
        case .task(let task, let job): task.resume(returning: job)
        }
    }

    /// Who is to make what has come or changed.
    enum Wakening {
        case none
        case run
        case task(UnsafeContinuation<Job?, Never>, Job)
    }

    /// A place is free: what the same task makes next, where there is anything.
    func finish(
        _ ticket: DeliveryScheduler.Ticket,
        isDelivered: Bool = false,
        at now: ClockReading? = nil,
        _ body: (inout DeliveryScheduler) -> Void = { _ in }
    ) -> Job? {
        let now = now ?? clock.reading
        let (job, wakes): (Job?, Bool) = state.withLock { state in
            body(&state.scheduler)
            let count = state.scheduler.count
            state.scheduler.settled(ticket, at: now)
            if state.scheduler.count < count { state.forget(ticket, isDelivered: isDelivered) }
            return state.following(now, closing)
        }
        if wakes { signal.wake() }
        return job
    }

    /// Waits until there is something to make; `nil` where the task is to end.
    func park() async -> Job? {
        await withUnsafeContinuation { task in
            let isParked = state.withLock { state in
                guard state.isRunning, state.parked.count < Self.parkingLimit else { return false }
                state.parked.append(task)
                return true
            }
            if !isParked { task.resume(returning: nil) }
        }
    }

    /// Has the timer wait for a moment; one that waits for it already is left alone.
    func arm(_ timer: inout Task<Void, Never>?, for moment: Int64?) {
        let isArmed = state.withLock { state in
            // The same moment may come out a millisecond off where it is a time of day.
            if let armed = state.armed, let moment,
                (armed - 1...armed + 1).contains(moment)
            {
                return true
            }
            defer { state.armed = moment }
            return state.armed == moment
        }
        guard !isArmed else { return }
        timer?.cancel()
        timer = moment.map { moment in
            Task { [clock, weak self] in
                let time = Duration.milliseconds(moment)
                guard (try? await clock.sleep(untilSteady: time)) != nil else { return }
                self?.fire()
            }
        }
    }

    private func fire() {
        state.withLock { $0.armed = nil }
        signal.wake()
    }
}

extension QueueDrain.State {
    func mayStart(_ closing: QueueClosing) -> Bool {
        !isStopped && !(isClosed && closing == .inFlightOnly)
    }

    /// What can start now, with its webhook where that is in memory.
    mutating func next(at now: ClockReading) -> QueueDrain.Job? {
        guard let start = scheduler.nextStart(at: now) else { return nil }
        return QueueDrain.Job(start: start, webhook: webhook(start.ticket))
    }

    /// When something is due, in milliseconds of the steady time.
    func nextMoment(_ now: ClockReading) -> Int64? { scheduler.wait.map { now.steady + $0 } }

    /// Who is to make what has come or changed.
    mutating func goOn(_ now: ClockReading, _ closing: QueueClosing) -> QueueDrain.Wakening {
        guard isRunning, mayStart(closing) else { return .none }
        guard let job = next(at: now) else { return isSooner(now) ? .run : .none }
        if let task = parked.popLast() { return .task(task, job) }
        pending.append(job)
        return .run
    }

    /// What a task that has finished makes next, and whether the run is to be woken.
    ///
    /// An answer may let more than one start, as after a probe that succeeded.
    mutating func following(
        _ now: ClockReading,
        _ closing: QueueClosing
    ) -> (QueueDrain.Job?, Bool) {
        guard isRunning, mayStart(closing) else { return (nil, true) }
        if isClosed, scheduler.count == 0 { return (nil, true) }
        guard let first = next(at: now) else { return (nil, isSooner(now)) }
        guard let second = next(at: now) else { return (first, isSooner(now)) }
        pending.append(second)
        return (first, true)
    }

    /// The webhook of a delivery, where it is in memory.
    func webhook(_ ticket: DeliveryScheduler.Ticket) -> Webhook? {
        ticket.number < webhooks.count ? webhooks[ticket.number] : nil
    }

    /// Whether the timer waits for longer than it should.
    func isSooner(_ now: ClockReading) -> Bool {
        guard let moment = nextMoment(now) else { return false }
        return armed.map { moment + 1 < $0 } ?? true
    }

    /// It is delivered, dead or withdrawn.
    mutating func forget(_ ticket: DeliveryScheduler.Ticket, isDelivered: Bool) {
        if ticket.number < webhooks.count { webhooks[ticket.number] = nil }
        guard ticket.number < identities.count else { return }
        duplicates.remove(identities[ticket.number], isDelivered: isDelivered)
    }
}
