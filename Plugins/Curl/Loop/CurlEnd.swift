/// What became of a submission, to be told to whom it came from.
struct CurlEnd: Sendable {
    let submission: CurlSubmission
    let result: Result<CurlOutcome, any Error>

    func tell() {
        submission.continuation.resume(with: result)
    }
}
