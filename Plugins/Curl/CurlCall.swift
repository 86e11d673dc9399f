import Synchronization

/// One send that waits for its transfer.
///
/// Whoever cancels it sets the flag first and tells the loop then, so that it is noticed whether the
/// loop has begun the transfer or not.
final class CurlCall: Sendable {
    let request: CurlRequest
    let continuation: CheckedContinuation<CurlResult, any Error>
    private let flag: Flag

    /// Whether the task that sends was cancelled.
    final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .acquiring) }

        func set() {
            value.store(true, ordering: .releasing)
        }
    }

    init(
        _ request: CurlRequest,
        flag: Flag,
        continuation: CheckedContinuation<CurlResult, any Error>
    ) {
        self.request = request
        self.flag = flag
        self.continuation = continuation
    }

    var isCancelled: Bool { flag.isSet }

    func belongs(to flag: Flag) -> Bool { self.flag === flag }
}
