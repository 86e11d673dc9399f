import Synchronization
import Tackle

/// What the inbox holds becomes durable.
extension SpoolStore {
    /// How long a disk that took nothing is left alone.
    private static let retryDelay = Duration.seconds(1)

    /// How long outcomes that are written wait for a sync that somebody needs.
    private static let outcomeSyncDelay = Duration.milliseconds(50)

    func commitNext() {
        guard let log else { return }
        gathering.wait { inbox.withLock { $0.count } }
        let start = ContinuousClock.now
        let released = commit(log)
        gathering.note(released: released, took: ContinuousClock.now - start)
        // What could not be written now stands before any copy.
        let isClear = log.staged.isEmpty
        let (isWaited, limit) = inbox.withLock { (!$0.crowd.isEmpty, configuration.maximumSize) }
        let isPressed = isWaited || limit.map { log.size > $0 / 2 } ?? false
        let hasFreed = log.reclaim(isPressed: isPressed || !log.reserve.isThere)
        let (crowd, schedules) = inbox.withLock { inbox in
            inbox.logBytes = log.size
            let goesOn = (isClear || hasFreed) && !log.staged.isEmpty
            return (hasFreed ? inbox.takeCrowd() : [], goesOn && inbox.schedule())
        }
        for latch in crowd { latch.open() }
        if schedules { queue.run { self.assumeIsolated { $0.commitNext() } } }
        if log.isSyncDue { syncLater() }
    }

    /// Commits what is there; what could not be written and is to be kept stays staged.
    ///
    /// - Returns: how many were told that theirs is stored.
    @discardableResult
    func commit(_ log: SpoolLog) -> Int {
        let items = inbox.withLock { inbox in
            inbox.isScheduled = false
            return inbox.takeItems()
        }
        // Numbers follow one another: those who wait for them stand in their order.
        let first = log.nextMessage
        var waiters: [SpoolInbox.Waiter] = []
        waiters.reserveCapacity(items.count)
        for var item in items {
            if let waiter = item.waiter {
                item.record.header.message = log.takeMessageNumber()
                waiters.append(waiter)
            }
            log.stage(item.record)
        }
        var released = 0
        while !log.staged.isEmpty {
            let commit = log.commit(syncsOutcomes: false)
            released += commit.stored.count
            for number in commit.stored {
                waiters[Int(number - first)].resume(returning: number)
            }
            guard let error = commit.error else { continue }
            let refusal = SendError(notStored: error)
            for number in commit.refused {
                waiters[Int(number - first)].resume(throwing: refusal)
            }
            if !log.staged.isEmpty { retryLater() }
            break
        }
        return released
    }

    /// Outcomes that could not be written are tried again, also where nothing else comes.
    private func retryLater() {
        let isFirst = inbox.withLock { inbox in
            defer { inbox.isRetrying = true }
            return !inbox.isRetrying
        }
        guard isFirst else { return }
        queue.run(after: Self.retryDelay) {
            self.inbox.withLock { $0.isRetrying = false }
            self.assumeIsolated { $0.commitNext() }
        }
    }

    private func syncLater() {
        guard !isSyncing else { return }
        isSyncing = true
        guard case .interval(let interval) = configuration.syncMode.kind else {
            return queue.run(after: Self.outcomeSyncDelay) {
                self.assumeIsolated { $0.syncWritten() }
            }
        }
        let clock = configuration.clock
        let moment = clock.steady + interval
        Task {
            try? await clock.sleep(untilSteady: moment)
            syncWritten()
        }
    }

    private func syncWritten() {
        isSyncing = false
        guard let log else { return }
        if !log.sync() { retryLater() }
    }
}

extension SpoolInbox {
    /// Notes that somebody will take what is here soon.
    ///
    /// - Returns: whether the caller is to see to that.
    mutating func schedule() -> Bool {
        defer { isScheduled = true }
        return !isScheduled
    }
}
