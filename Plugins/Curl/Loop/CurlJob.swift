import Synchronization

/// A request under way, as the calling task and the loop share it.
final class CurlJob: Sendable {
    let request: CurlRequest
    private let cancelled = Atomic<Bool>(false)

    init(_ request: consuming CurlRequest) {
        self.request = request
    }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }
}

/// A job with the call that waits for its end.
struct CurlSubmission: Sendable {
    let job: CurlJob

    /// Resumed once, by ``CurlEnd`` or where the loop cannot take the submission.
    ///
    /// A checked one would take an allocation a delivery, and all that resumes lies in this folder.
    let continuation: UnsafeContinuation<CurlOutcome, any Error>
}
