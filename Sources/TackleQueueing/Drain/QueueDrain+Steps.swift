import FoundationEssentials
import Synchronization
import Tackle

extension QueueDrain {
    /// What the run does next.
    enum Step {
        case begin([Job])
        case wait(Duration?)
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
            var wait: Duration?
            while jobs.count < Self.batch {
                guard let job = state.next(at: now, &wait) else { break }
                jobs.append(job)
            }
            guard !jobs.isEmpty else { return (.wait(wait.map { now.steadyTime + $0 }), []) }
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
        var task: UnsafeContinuation<Job?, Never>?
        var job: Job?
        let wakes = state.withLock { state in
            guard state.isRunning, state.mayStart(closing) else { return false }
            var wait: Duration?
            job = state.next(at: now, &wait)
            if let job {
                task = state.parked.popLast()
                if task == nil { state.pending.append(job) }
                return task == nil
            }
            return state.isSooner(wait, now)
        }
        if let task, let job { task.resume(returning: job) }
        if wakes { signal.wake() }
    }

    /// A place is free: what the same task makes next, where there is anything.
    func finish(
        _ ticket: DeliveryScheduler.Ticket,
        isDelivered: Bool = false,
        _ body: (inout DeliveryScheduler) -> Void = { _ in }
    ) -> Job? {
        let now = clock.reading
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
    func arm(_ timer: inout Task<Void, Never>?, for moment: Duration?) {
        let isArmed = state.withLock { state in
            // The same moment may come out a millisecond off where it is a time of day.
            if let armed = state.armed, let moment,
                (armed - .milliseconds(1)...armed + .milliseconds(1)).contains(moment)
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
                guard (try? await clock.sleep(untilSteady: moment)) != nil else { return }
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

    /// What can start now, with what is kept of it; else how long to wait.
    mutating func next(
        at now: ClockReading,
        _ wait: inout Duration?
    ) -> QueueDrain.Job? {
        switch scheduler.next(at: now) {
        case .wait(let duration):
            wait = duration
            return nil
        case .start(let start):
            return QueueDrain.Job(start: start, webhook: webhook(start.ticket))
        }
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
        var wait: Duration?
        guard let first = next(at: now, &wait) else { return (nil, isSooner(wait, now)) }
        var wakes = false
        if let second = next(at: now, &wait) {
            pending.append(second)
            wakes = true
        } else {
            wakes = isSooner(wait, now)
        }
        return (first, wakes)
    }

    /// The webhook of a delivery, where it is in memory.
    func webhook(_ ticket: DeliveryScheduler.Ticket) -> Webhook? {
        ticket.number < webhooks.count ? webhooks[ticket.number] : nil
    }

    /// Whether the timer waits for longer than it should.
    func isSooner(_ wait: Duration?, _ now: ClockReading) -> Bool {
        guard let wait else { return false }
        return armed.map { now.steadyTime + wait + .milliseconds(1) < $0 } ?? true
    }

    /// It is delivered, dead or withdrawn.
    mutating func forget(_ ticket: DeliveryScheduler.Ticket, isDelivered: Bool) {
        if ticket.number < webhooks.count { webhooks[ticket.number] = nil }
        guard ticket.number < identities.count else { return }
        duplicates.remove(identities[ticket.number], isDelivered: isDelivered)
    }
}
