import Glibc
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

    /// What the thread begins with.
    private final class Beginning {
        let inbox: CurlInbox
        let lookup: any NameLookup

        init(_ inbox: CurlInbox, _ lookup: any NameLookup) {
            self.inbox = inbox
            self.lookup = lookup
        }
    }

    private func start() {
        let context = Unmanaged.passRetained(Beginning(inbox, lookup))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                let beginning = Unmanaged<Beginning>.fromOpaque(context).takeRetainedValue()
                CurlMulti.runThread(beginning.inbox, beginning.lookup)
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            let error = SendError(
                .curlFailedInit,
                "the sender's thread could not start: \(String(cString: strerror(result)))"
            )
            for submission in inbox.abandon() { submission.continuation.resume(throwing: error) }
            return
        }
        pthread_detach(thread)
    }
}
