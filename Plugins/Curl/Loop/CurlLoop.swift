import Glibc
import Tackle

/// An event loop of libcurl on a thread of its own, which starts with the first request.
final class CurlLoop: Sendable {
    private let inbox = CurlInbox()

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
        let context = Unmanaged.passRetained(inbox)
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                CurlMulti.runThread(Unmanaged<CurlInbox>.fromOpaque(context).takeRetainedValue())
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            let error = SendError(
                .curlFailedInit,
                "the sender's thread could not start: error \(result) of the system"
            )
            for submission in inbox.abandon() { submission.continuation.resume(throwing: error) }
            return
        }
        pthread_detach(thread)
    }
}
