import Synchronization
import TestSupport

/// Requests that a server has seen.
final class RequestLog: Sendable {
    private let log = Mutex<[RawConnection.Request]>([])

    var requests: [RawConnection.Request] { log.withLock { $0 } }

    func append(_ request: RawConnection.Request) {
        log.withLock { $0.append(request) }
    }
}
