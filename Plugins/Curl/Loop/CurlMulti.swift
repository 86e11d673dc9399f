import CCurl
import Tackle

/// The loop itself: libcurl's multi handle and its transfers, all on one thread.
///
/// A request waits until it is known where its host leads (``NameLookups``), then it is a transfer
/// of libcurl's, until it ends by itself, is cancelled or its deadline has passed.
final class CurlMulti {
    private let inbox: CurlInbox
    private var multi: UnsafeMutableRawPointer
    private var work = CurlInbox.Work()
    private var names: NameLookups
    private var active: [ObjectIdentifier: CurlTransfer] = [:]
    private var idle: [CurlTransfer] = []
    private var ended: [(CurlSubmission, Result<CurlOutcome, any Error>)] = []

    /// The first time at which the deadline of a request may have passed.
    private var nextDeadline: ContinuousClock.Instant?

    /// How long connections may rest, as the last request's sender says; nil where there are none.
    private var idleTime: Duration?

    /// Since when there has been nothing to do.
    private var idleSince: ContinuousClock.Instant?

    /// The thread's main function.
    static func runThread(_ inbox: CurlInbox, _ lookup: any NameLookup) {
        do {
            try CurlMulti(inbox, lookup).run()
        } catch {
            for submission in inbox.abandon() { submission.continuation.resume(throwing: error) }
        }
    }

    private init(_ inbox: CurlInbox, _ lookup: any NameLookup) throws(SendError) {
        try CurlLibrary.prepare()
        self.inbox = inbox
        multi = try Self.makeMulti()
        names = NameLookups(lookup, inbox: inbox)
    }

    deinit {
        for transfer in idle { transfer.cleanup() }
        curl_multi_cleanup(multi)
    }

    private static func makeMulti() throws(SendError) -> UnsafeMutableRawPointer {
        guard let multi = curl_multi_init() else {
            throw SendError(.curlFailedInit, "libcurl could not make a loop: memory is short")
        }
        do throws(SendError) {
            try check(tackle_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, keptConnections))
            try check(
                tackle_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
            )
        } catch {
            curl_multi_cleanup(multi)
            throw error
        }
        return multi
    }

    private func run() throws(SendError) {
        inbox.attach(multi)
        while inbox.take(into: &work, mayEnd: active.isEmpty && names.isEmpty) {
            takeWork()
            do {
                var running: CInt = 0
                try Self.check(curl_multi_perform(multi, &running))
                collect()
                endOverdue(ContinuousClock.now)
                resume()
                try rest()
            } catch {
                // With a new handle, so that what is wrong with this one does not come again.
                failAll(error)
                try closeConnections()
            }
        }
    }

    /// How many connections are kept open for the next request, over all endpoints.
    private static let keptConnections = 256

    /// How many transfers are kept for the next requests.
    private static let keptTransfers = 256

    /// Libcurl's own timers and a wake-up end a wait earlier.
    private static let longestWait = Duration.seconds(60)

    /// libcurl looks at its timers as well: what is a little late it ends itself, with more to
    /// say.
    private static let grace = Duration.milliseconds(20)

    /// Waits for something to do; connections that have rested for their time are closed.
    private func rest() throws(SendError) {
        let now = ContinuousClock.now
        var wait = Self.longestWait
        if let nextDeadline { wait = min(wait, now.duration(to: nextDeadline)) }
        idleSince = active.isEmpty && names.isEmpty ? idleSince ?? now : nil
        if let idleSince, let idleTime {
            let left = now.duration(to: idleSince + idleTime)
            guard left > .zero else { return try closeConnections() }
            wait = min(wait, left)
        }
        let milliseconds = CInt(max(0, wait / .milliseconds(1)).rounded(.up))
        try Self.check(curl_multi_poll(multi, nil, 0, milliseconds, nil))
    }

    /// libcurl closes what has rested too long only when it opens something else; a loop at rest
    /// would keep its connections for ever.
    private func closeConnections() throws(SendError) {
        let fresh = try Self.makeMulti()
        inbox.attach(fresh)
        curl_multi_cleanup(multi)
        multi = fresh
        names.forgetAll()
        idleTime = nil
    }
}

// MARK: - Beginnings

extension CurlMulti {
    private func takeWork() {
        for submission in work.arrived { start(submission) }
        for job in work.cancelled { cancel(job) }
        for (host, answer) in work.found {
            for (submission, result) in names.take(answer, for: host, now: .now) {
                switch result {
                case .success: start(submission)
                case .failure(let error): ended.append((submission, .failure(error)))
                }
            }
        }
        work.arrived.removeAll(keepingCapacity: true)
        work.cancelled.removeAll(keepingCapacity: true)
        work.found.removeAll(keepingCapacity: true)
    }

    private func start(_ submission: CurlSubmission) {
        guard !submission.job.isCancelled else {
            return ended.append((submission, .failure(CancellationError())))
        }
        let request = submission.job.request
        do throws(SendError) {
            guard let lines = try names.lines(for: submission, now: .now) else {
                return watch(request.connectDeadline)
            }
            active[ObjectIdentifier(submission.job)] = try transfer(for: submission, lines)
            watch(request.deadline)
            idleTime = request.settings.options.idleTime
        } catch {
            ended.append((submission, .failure(error)))
        }
    }

    private func transfer(
        for submission: CurlSubmission,
        _ resolved: [String]
    ) throws(SendError) -> CurlTransfer {
        let transfer: CurlTransfer
        if let last = idle.popLast() { transfer = last } else { transfer = try CurlTransfer() }
        do throws(SendError) {
            try transfer.prepare(submission, resolved: resolved)
            try Self.check(curl_multi_add_handle(multi, transfer.easy.pointer))
        } catch {
            recycle(transfer)
            throw error
        }
        return transfer
    }

    private func watch(_ deadline: ContinuousClock.Instant) {
        let late = deadline + Self.grace
        nextDeadline = min(late, nextDeadline ?? late)
    }
}

// MARK: - Ends

extension CurlMulti {
    private func cancel(_ job: CurlJob) {
        if let submission = names.remove(job) {
            ended.append((submission, .failure(CancellationError())))
        } else if let transfer = active.removeValue(forKey: ObjectIdentifier(job)) {
            curl_multi_remove_handle(multi, transfer.easy.pointer)
            end(transfer, .failure(CancellationError()))
        }
    }

    private func collect() {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let transfer = CurlTransfer.of(message.pointee.easy_handle)
            else { continue }
            finish(transfer, tackle_curl_message_result(message))
        }
    }

    /// Ends what libcurl has not: its timers do not run while a transfer waits for a connection
    /// that others may share.
    private func endOverdue(_ now: ContinuousClock.Instant) {
        guard let nextDeadline, nextDeadline <= now else { return }
        self.nextDeadline = nil
        for (submission, error) in names.takeOverdue(now) {
            ended.append((submission, .failure(error)))
        }
        for transfer in active.values {
            guard let request = transfer.submission?.job.request else { continue }
            if request.deadline + Self.grace <= now {
                finish(transfer, CURLE_OPERATION_TIMEDOUT)
            } else {
                watch(request.deadline)
            }
        }
        if let next = names.nextDeadline { watch(next) }
    }

    /// Reads what the handle knows before it leaves: a message of libcurl's is gone after that.
    private func finish(_ transfer: CurlTransfer, _ result: CURLcode) {
        let outcome = transfer.outcome(result)
        curl_multi_remove_handle(multi, transfer.easy.pointer)
        if let job = transfer.submission?.job { active[ObjectIdentifier(job)] = nil }
        if let request = transfer.submission?.job.request, outcome.isUnconnected {
            names.doubt(request.hosts, now: .now)
        }
        end(transfer, .success(outcome))
    }

    private func end(_ transfer: CurlTransfer, _ result: Result<CurlOutcome, any Error>) {
        if let submission = transfer.submission { ended.append((submission, result)) }
        recycle(transfer)
    }

    private func recycle(_ transfer: CurlTransfer) {
        transfer.reset()
        if idle.count < Self.keptTransfers {
            idle.append(transfer)
        } else {
            transfer.cleanup()
        }
    }

    /// Wakes the callers, when nothing of the loop is half done.
    private func resume() {
        for (submission, result) in ended { submission.continuation.resume(with: result) }
        ended.removeAll(keepingCapacity: true)
    }

    private func failAll(_ error: SendError) {
        for transfer in active.values {
            curl_multi_remove_handle(multi, transfer.easy.pointer)
            end(transfer, .failure(error))
        }
        active.removeAll()
        for submission in names.removeAll() { ended.append((submission, .failure(error))) }
        resume()
    }

    private static func check(_ code: CURLMcode) throws(SendError) {
        guard code != CURLM_OK else { return }
        throw SendError(
            .curlLoopFailed,
            "libcurl's loop failed: \(String(cString: curl_multi_strerror(code)))"
        )
    }
}
