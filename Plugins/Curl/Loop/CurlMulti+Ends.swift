import CCurl
import Glibc
import Tackle

extension CurlMulti {
    mutating func cancel(_ request: CurlRequest) {
        if let submission = names.remove(request) {
            end(submission, .failure(CancellationError()))
        } else if let transfer = active.first(where: { $0.submission?.request === request }) {
            leave(transfer, isClean: false, .failure(CancellationError()))
        }
    }

    mutating func collect() {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let transfer = CurlTransfer.of(message.pointee.easy_handle)
            else { continue }
            finish(transfer, tackle_curl_message_result(message))
            // While what they left is still in the processor's caches.
            if ended.count >= Self.batch {
                resume()
                _ = inbox.take(into: &work, mayEnd: false)
                takeWork()
            }
        }
    }

    /// How many callers are told at once.
    private static let batch = 32

    /// Ends what libcurl has not: its timers do not run while a transfer waits for a connection
    /// that others may share.
    mutating func endOverdue() {
        guard let nextDeadline, nextDeadline <= now else { return }
        self.nextDeadline = nil
        for (submission, error) in names.takeOverdue(now) { end(submission, .failure(error)) }
        for transfer in active {
            guard let request = transfer.submission?.request else { continue }
            if request.deadline + Self.grace <= now {
                finish(transfer, CURLE_OPERATION_TIMEDOUT)
            } else {
                watch(request.deadline)
            }
        }
        if let next = names.nextDeadline { watch(next) }
    }

    /// Reads what the handle knows before it leaves: a message of libcurl's is gone after that.
    private mutating func finish(_ transfer: CurlTransfer, _ result: CURLcode) {
        guard let request = transfer.submission?.request else { return }
        transfer.finish(request, result)
        let hasOpened = request.outcome.addressGuard.hasOpened
        forecast.end(hasOpened: hasOpened, limit: keptConnections)
        if hasOpened { names.note(request, now: now) }
        if request.outcome.isUnconnected { names.doubt(request, now: now) }
        leave(transfer, isClean: request.outcome.isClean, .success(request.outcome))
    }

    /// Takes a transfer out of the loop; what has seen anything unusual is not used again.
    private mutating func leave(
        _ transfer: CurlTransfer,
        isClean: Bool,
        _ result: Result<CurlOutcome, any Error>
    ) {
        curl_multi_remove_handle(multi, transfer.easy.pointer)
        if let last = active.popLast(), last !== transfer {
            active[transfer.place] = last
            last.place = transfer.place
        }
        if let submission = transfer.submission {
            // It may have left before libcurl had read the addresses that came with it.
            if !isClean, transfer.bringsAddresses { names.resend(submission.request.hosts) }
            end(submission, result)
        }
        transfer.reset()
        if isClean { idle.keep(transfer) } else { transfer.cleanup() }
    }

    mutating func end(_ submission: CurlSubmission, _ result: Result<CurlOutcome, any Error>) {
        ended.append(CurlEnd(submission: submission, result: result))
    }

    /// Tells the callers, when nothing of the loop is half done.
    ///
    /// Several are told by a task of their own: told from here, the first would wake one of the
    /// threads that tasks run on, and on the same core that one would take over before the second
    /// is told, and so on for each.
    mutating func resume() {
        guard !ended.isEmpty else { return }
        defer { sched_yield() }
        guard ended.count > 1 else {
            ended.popLast()?.tell()
            return
        }
        let batch = ended
        ended.removeAll(keepingCapacity: true)
        Task { for end in batch { end.tell() } }
    }

    mutating func failAll(_ error: SendError) {
        for transfer in active { leave(transfer, isClean: false, .failure(error)) }
        for submission in names.removeAll() { end(submission, .failure(error)) }
        resume()
    }
}
