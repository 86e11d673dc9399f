import Tackle

/// An event loop of libcurl on a thread of its own, which starts with the first request.
final class CurlLoop: Sendable {
    private let inbox = CurlInbox()
    private let lookup: any NameLookup

    init(lookup: any NameLookup = SystemNameLookup.shared) {
        self.lookup = lookup
    }

    /// Makes the request and waits for its end, without holding a thread.
    ///
    /// - Throws: ``SendError`` where the transfer could not start; `CancellationError`.
    func perform(_ request: CurlRequest) async throws -> CurlOutcome {
        let job = CurlJob(request)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                submit(CurlSubmission(job: job, continuation: continuation))
            }
        } onCancel: {
            job.cancel()
            inbox.cancel(job)
        }
    }

    /// Accepts no more; the thread ends when what is in flight is finished.
    func close() {
        inbox.close()
    }

    private func submit(_ submission: CurlSubmission) {
        switch inbox.submit(submission) {
        case .taken:
            break
        case .takenFirst:
            start()
        case .closed:
            submission.continuation.resume(throwing: SendError.curlSenderClosed)
        }
    }

    private func start() {
        let (inbox, lookup) = (inbox, lookup)
        do throws(DetachedThread.Failure) {
            try DetachedThread.start("tackle-curl") { CurlMulti.runThread(inbox, lookup) }
        } catch {
            let error = SendError(
                .curlFailedInit,
                "the sender's thread could not start: \(error.reason)"
            )
            for submission in inbox.abandon() { submission.continuation.resume(throwing: error) }
        }
    }
}
