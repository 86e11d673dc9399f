/// A request with the call that waits for its end.
struct CurlSubmission: Sendable {
    let request: CurlRequest

    /// Resumed once, by ``CurlEnd`` or where the loop cannot take the submission.
    ///
    /// A checked one would take an allocation a delivery, and all that resumes lies in this folder.
    let continuation: UnsafeContinuation<CurlOutcome, any Error>
}
