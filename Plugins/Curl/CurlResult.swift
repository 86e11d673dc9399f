import Tackle

/// What came of one transfer.
struct CurlResult: Sendable {
    var response: Response?
    var failure: CurlFailure?
    var timings: Timings?
    var remoteAddress: String?
    var httpVersion: String?
    var reusedConnection: Bool?
}
