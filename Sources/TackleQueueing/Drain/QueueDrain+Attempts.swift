import FoundationEssentials
import Logging
import Synchronization
import Tackle

extension QueueDrain {
    /// Makes one delivery after the other, as long as there is something to make.
    func work(_ first: Job, next: Next) async {
        var job: Job? = first
        while let begun = job {
            job = await deliver(begun, next: next)
            if job == nil, !Task.isCancelled { job = await park() }
        }
    }

    /// One attempt, from reading the webhook to freeing the place.
    ///
    /// - Returns: what the same task makes next.
    private func deliver(_ job: Job, next: Next) async -> Job? {
        let start = job.start
        let webhook: Webhook
        if let known = job.webhook {
            webhook = known
        } else {
            do {
                webhook = try await store.webhook(for: start.handle)
            } catch {
                return await loadingFailed(job, error)
            }
        }
        if let ending = start.ending { return await giveUp(job, webhook, ending, next: next) }
        let delivery = Delivery(webhook, attempt: start.attempt)
        do {
            let receipt = try await next(delivery)
            return await delivered(job, delivery, receipt, next: next)
        } catch {
            guard !isInterruption(error) else { return interrupt(start.ticket) }
            return await attemptFailed(delivery, job, SendError(wrapping: error), next: next)
        }
    }

    private func delivered(
        _ job: Job,
        _ delivery: Delivery,
        _ receipt: Receipt,
        next: Next
    ) async -> Job? {
        await settle(job.start.handle, delivery.webhook, as: .delivered(receipt))
        let now = clock.reading
        next.report(.delivered, .delivered(receipt, at: now.date))
        let ticket = job.start.ticket
        let control = receipt.deliveryControl
        var change: EndpointChange?
        let following = finish(ticket, isDelivered: true, at: now) { scheduler in
            change = scheduler.succeeded(ticket, control, at: now)
        }
        if let change {
            let error = SendError(.endpointDisabled, "the receiver wants no more webhooks")
            await tell(change, delivery, error, next: next)
        }
        return following
    }

    private func attemptFailed(
        _ delivery: Delivery,
        _ job: Job,
        _ error: SendError,
        next: Next
    ) async -> Job? {
        let (start, now) = (job.start, clock.reading)
        let failure = state.withLock { $0.scheduler.failed(start.ticket, error, at: now) }
        if let due = failure.next {
            await settle(
                start.handle,
                delivery.webhook,
                as: .retry(attempts: start.attempt, due: due, error: error)
            )
            next.report(.attemptFailed(delivery, error, next: due, at: now.date))
        } else {
            await settle(
                start.handle,
                delivery.webhook,
                as: .dead(attempts: start.attempt, error: error)
            )
            next.report(.dead(delivery, error, at: now.date))
        }
        if let change = failure.change { await tell(change, delivery, error, next: next) }
        return finish(start.ticket)
    }

    private func tell(
        _ change: EndpointChange,
        _ delivery: Delivery,
        _ error: SendError,
        next: Next
    ) async {
        await remember(delivery.webhook.endpoint)
        switch change {
        case .paused(let moment):
            next.report(.endpointPaused(delivery, error, until: moment, at: clock.now))
        case .disabled:
            next.report(.endpointDisabled(delivery, error, at: clock.now))
        case .failing, .recovered:
            break
        }
    }

    private func giveUp(
        _ job: Job,
        _ webhook: Webhook,
        _ ending: DeliveryScheduler.Start.Ending,
        next: Next
    ) async -> Job? {
        let attempts = job.start.attempt - 1
        let error = SendError(ending, attempts: attempts, lastStatus: job.start.lastStatus)
        state.withLock { $0.scheduler.gaveUp(job.start.ticket) }
        await settle(job.start.handle, webhook, as: .dead(attempts: attempts, error: error))
        next.report(.dead(Delivery(webhook, attempt: attempts), error, at: clock.now))
        return finish(job.start.ticket)
    }

    /// Without its webhook a delivery has no identity to report: the log is told, once until the
    /// next delivery succeeds.
    private func loadingFailed(_ job: Job, _ error: any Error) async -> Job? {
        let ticket = job.start.ticket
        guard !isInterruption(error) else { return interrupt(ticket) }
        if let error = error as? SendError, !error.verdict.isRetryable {
            logger.error("\(stage): a delivery is lost to a damaged store: \(error)")
            state.withLock { $0.scheduler.gaveUp(ticket) }
            let attempts = job.start.attempt - 1
            await settle(job.start.handle, nil, as: .dead(attempts: attempts, error: error))
        } else {
            let now = clock.reading
            let (due, isFirst) = state.withLock { state in
                defer { state.hasLoggedLoading = true }
                let due = state.scheduler.postponed(ticket, at: now)
                return (due, !state.hasLoggedLoading)
            }
            if isFirst {
                logger.error(
                    "\(stage): a webhook cannot be read, next try at \(Timestamp(due)): \(error)"
                )
            }
        }
        return finish(ticket)
    }

    func settle(_ handle: UInt64, _ webhook: Webhook?, as outcome: QueueOutcome) async {
        do {
            try await store.settle(handle, webhook, as: outcome)
        } catch {
            logSettling("an outcome cannot be stored, so it may be delivered twice: \(error)")
        }
    }

    /// Has the store remember what is known of an endpoint.
    ///
    /// Where that changes while it is stored it is stored again, so that of two who do so at once
    /// the one with the older news does not have the last word.
    func remember(_ endpoint: Endpoint) async {
        var stored: EndpointState?
        while true {
            let known = state.withLock { $0.scheduler.status(of: endpoint)?.state }
            let news = known ?? EndpointState()
            if let stored, stored.isAlike(news) { return }
            do {
                try await store.remember(news, of: endpoint)
            } catch {
                return logSettling("the state of an endpoint cannot be stored: \(error)")
            }
            stored = news
        }
    }

    private func logSettling(_ text: String) {
        let isFirst = state.withLock { state in
            defer { state.hasLoggedSettling = true }
            return !state.hasLoggedSettling
        }
        if isFirst { logger.error("\(stage): \(text)") }
    }

    private func interrupt(_ ticket: DeliveryScheduler.Ticket) -> Job? {
        state.withLock { $0.scheduler.interrupted(ticket) }
        signal.wake()
        return nil
    }

    /// Whether the attempt ended since this run was cancelled; any other cancellation is a failure.
    private func isInterruption(_ error: any Error) -> Bool {
        guard Task.isCancelled else { return false }
        return error is CancellationError
            || (error as? SendError)?.underlying is CancellationError
    }
}

extension EndpointState {
    /// Whether as much is sent to the endpoint; the count of its failures may differ.
    fileprivate func isAlike(_ other: EndpointState) -> Bool {
        isPausedByHand == other.isPausedByHand && disabled == other.disabled
            && (pausedUntil == nil) == (other.pausedUntil == nil)
    }
}

extension SendError {
    /// Why a delivery is given up without an attempt, with the last answer's status.
    fileprivate init(
        _ ending: DeliveryScheduler.Start.Ending,
        attempts: Int,
        lastStatus: Int?
    ) {
        switch ending {
        case .expired:
            self.init(.expired, "it is older than max-age allows: raise max-age, or requeue it")
        case .endpointDisabled(let reason):
            self.init(reason)
        }
        guard let lastStatus else { return }
        attempt = Attempt(number: attempts, response: Response(status: lastStatus))
    }
}
