import CCurl
import Glibc
import Tackle

/// The loop itself: libcurl's multi handle and its transfers, all on one thread.
final class CurlMulti {
    private let inbox: CurlInbox
    private let multi: UnsafeMutableRawPointer
    private var work = CurlInbox.Work()
    private var active: [ObjectIdentifier: CurlTransfer] = [:]
    private var idle: [CurlTransfer] = []
    private var ended: [(CurlSubmission, Result<CurlOutcome, any Error>)] = []

    /// The thread's main function.
    static func runThread(_ inbox: CurlInbox) {
        prepareThread()
        do {
            try CurlMulti(inbox).run()
        } catch {
            for submission in inbox.abandon() { submission.continuation.resume(throwing: error) }
        }
    }

    /// Names the thread and keeps signals from it: a signal is for the program's own threads, and
    /// a broken pipe is an error of the one transfer.
    private static func prepareThread() {
        nameThread("tackle-curl")
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }

    private init(_ inbox: CurlInbox) throws(SendError) {
        try CurlLibrary.prepare()
        guard let multi = curl_multi_init() else {
            throw SendError(.curlFailedInit, "libcurl could not make a loop: memory is short")
        }
        self.inbox = inbox
        self.multi = multi
    }

    deinit {
        for transfer in idle { transfer.cleanup() }
        curl_multi_cleanup(multi)
    }

    private func run() throws(SendError) {
        try check(tackle_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.keptConnections))
        try check(tackle_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)))
        inbox.attach(multi)
        while inbox.take(into: &work, mayEnd: active.isEmpty) {
            for submission in work.arrived { start(submission) }
            for job in work.cancelled { cancel(job) }
            work.arrived.removeAll(keepingCapacity: true)
            work.cancelled.removeAll(keepingCapacity: true)
            do {
                var running: CInt = 0
                try check(curl_multi_perform(multi, &running))
                collect()
                resume()
                try check(curl_multi_poll(multi, nil, 0, Self.longestWait, nil))
            } catch {
                failAll(error)
            }
        }
    }

    /// How many connections are kept open for the next request, over all endpoints.
    private static let keptConnections = 256

    /// How many transfers are kept for the next requests.
    private static let keptTransfers = 256

    /// Milliseconds; libcurl's own timers and a wake-up end the wait earlier.
    private static let longestWait: CInt = 60_000

    private func start(_ submission: CurlSubmission) {
        guard !submission.job.isCancelled else {
            ended.append((submission, .failure(CancellationError())))
            return
        }
        do throws(SendError) {
            active[ObjectIdentifier(submission.job)] = try transfer(for: submission)
        } catch {
            ended.append((submission, .failure(error)))
        }
    }

    private func transfer(for submission: CurlSubmission) throws(SendError) -> CurlTransfer {
        let transfer: CurlTransfer
        if let last = idle.popLast() { transfer = last } else { transfer = try CurlTransfer() }
        do throws(SendError) {
            try transfer.prepare(submission)
            try check(curl_multi_add_handle(multi, transfer.easy.pointer))
        } catch {
            recycle(transfer)
            throw error
        }
        return transfer
    }

    private func cancel(_ job: CurlJob) {
        guard let transfer = active.removeValue(forKey: ObjectIdentifier(job)) else { return }
        curl_multi_remove_handle(multi, transfer.easy.pointer)
        end(transfer, .failure(CancellationError()))
    }

    private func collect() {
        var left: CInt = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let transfer = CurlTransfer.of(message.pointee.easy_handle)
            else { continue }
            let result = tackle_curl_message_result(message)
            // What the handle knows is read before it leaves, the message after that is gone.
            let outcome = transfer.outcome(result)
            curl_multi_remove_handle(multi, transfer.easy.pointer)
            if let job = transfer.submission?.job { active[ObjectIdentifier(job)] = nil }
            end(transfer, .success(outcome))
        }
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
        resume()
    }

    private func check(_ code: CURLMcode) throws(SendError) {
        guard code != CURLM_OK else { return }
        throw SendError(
            .curlLoopFailed,
            "libcurl's loop failed: \(String(cString: curl_multi_strerror(code)))"
        )
    }
}
