import Synchronization
import Tackle

/// An event loop of libcurl on a thread of its own, which starts with the first request.
final class CurlLoop: Sendable {
    private let inbox = CurlInbox()
    private let lookup: any NameLookup
    private let underWay = Atomic<Int>(0)

    /// How many requests it has.
    var load: Int { underWay.load(ordering: .relaxed) }

    private let limit: ConnectionLimit

    init(
        lookup: any NameLookup = SystemNameLookup.shared,
        limit: ConnectionLimit = ConnectionLimit(loops: 1)
    ) {
        self.lookup = lookup
        self.limit = limit
    }

    /// Makes the request and waits for its end, without holding a thread.
    ///
    /// - Throws: ``SendError`` where the transfer could not start; `CancellationError`.
    func perform(_ request: CurlRequest) async throws -> CurlOutcome {
        underWay.add(1, ordering: .relaxed)
        defer { underWay.subtract(1, ordering: .relaxed) }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                submit(CurlSubmission(request: request, continuation: continuation))
            }
        } onCancel: {
            request.cancel()
            inbox.cancel(request)
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
        let (inbox, lookup, limit) = (inbox, lookup, limit)
        do throws(DetachedThread.Failure) {
            try DetachedThread.start("tackle-curl") {
                CurlMulti.runThread(inbox, lookup, limit)
            }
        } catch {
            let error = SendError(
                .curlFailedInit,
                "the sender's thread could not start: \(error.reason)"
            )
            for submission in inbox.abandon() { submission.continuation.resume(throwing: error) }
        }
    }
}
