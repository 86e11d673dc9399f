import FoundationEssentials
import Logging
import Synchronization
import Tackle

extension QueueDrain {
    /// One attempt, from reading the webhook to freeing the place.
    func deliver(_ start: DeliveryScheduler.Start, next: Next) async {
        let webhook: Webhook
        do {
            webhook = try await store.webhook(for: start.handle)
        } catch {
            return await loadingFailed(start, error)
        }
        guard !start.isExpired else { return await expire(start, webhook, next: next) }
        let delivery = Delivery(webhook, attempt: start.attempt)
        do {
            let receipt = try await next(delivery)
            state.withLock { state in
                state.scheduler.succeeded(start.handle)
                state.hasLoggedLoading = false
            }
            await settle(start.handle, as: .delivered(receipt))
            next.report(.delivered(receipt, at: clock.now))
            free(start.handle)
        } catch {
            guard !isInterruption(error) else { return interrupt(start.handle) }
            await attemptFailed(delivery, start, SendError(wrapping: error), next: next)
        }
    }

    private func attemptFailed(
        _ delivery: Delivery,
        _ start: DeliveryScheduler.Start,
        _ error: SendError,
        next: Next
    ) async {
        let now = clock.now
        let outcome = state.withLock { $0.scheduler.failed(start.handle, error, at: now) }
        switch outcome {
        case .retry(let due):
            await settle(
                start.handle,
                as: .retry(attempts: start.attempt, due: due, error: error)
            )
            next.report(.attemptFailed(delivery, error, next: due, at: now))
        case .dead:
            await settle(start.handle, as: .dead(attempts: start.attempt, error: error))
            next.report(.dead(delivery, error, at: now))
        }
        free(start.handle)
    }

    private func expire(
        _ start: DeliveryScheduler.Start,
        _ webhook: Webhook,
        next: Next
    ) async {
        let error = SendError(
            .expired,
            "it is older than max-age allows: raise max-age, or requeue it"
        )
        let attempts = start.attempt - 1
        state.withLock { $0.scheduler.gaveUp(start.handle) }
        await settle(start.handle, as: .dead(attempts: attempts, error: error))
        next.report(.dead(Delivery(webhook, attempt: attempts), error, at: clock.now))
        free(start.handle)
    }

    /// Without its webhook a delivery has no identity to report: the log is told, once until the
    /// next delivery succeeds.
    private func loadingFailed(_ start: DeliveryScheduler.Start, _ error: any Error) async {
        guard !isInterruption(error) else { return interrupt(start.handle) }
        if let error = error as? SendError, !error.verdict.isRetryable {
            logger.error("\(stage): a delivery is lost to a damaged store: \(error)")
            state.withLock { $0.scheduler.gaveUp(start.handle) }
            await settle(start.handle, as: .dead(attempts: start.attempt - 1, error: error))
        } else {
            let now = clock.now
            let (due, isFirst) = state.withLock { state in
                defer { state.hasLoggedLoading = true }
                let due = state.scheduler.postponed(start.handle, at: now)
                return (due, !state.hasLoggedLoading)
            }
            if isFirst {
                logger.error(
                    "\(stage): a webhook cannot be read, next try at \(Timestamp(due)): \(error)"
                )
            }
        }
        free(start.handle)
    }

    private func settle(_ handle: UInt64, as outcome: QueueOutcome) async {
        do {
            try await store.settle(handle, as: outcome)
        } catch {
            let isFirst = state.withLock { state in
                defer { state.hasLoggedSettling = true }
                return !state.hasLoggedSettling
            }
            guard isFirst else { return }
            logger.error(
                "\(stage): an outcome cannot be stored, so it may be delivered twice: \(error)"
            )
        }
    }

    private func free(_ handle: UInt64) {
        state.withLock { $0.scheduler.settled(handle) }
        signal.wake()
    }

    private func interrupt(_ handle: UInt64) {
        state.withLock { $0.scheduler.interrupted(handle) }
        signal.wake()
    }

    /// Whether the attempt ended since this run was cancelled; any other cancellation is a failure.
    private func isInterruption(_ error: any Error) -> Bool {
        guard Task.isCancelled else { return false }
        return error is CancellationError
            || (error as? SendError)?.underlying is CancellationError
    }
}
