import CCurl
import Glibc
import Synchronization
import Tackle

@testable import TackleCurl

/// Sockets that are only written down, except to the addresses that may pass.
final class SocketRecorder: Sendable {
    private let log = Mutex<[SocketAddress]>([])
    private let passing: Set<String>

    init(passing: Set<String> = []) {
        self.passing = passing
    }

    /// What sockets were asked for, in order.
    var opened: [SocketAddress] { log.withLock { $0 } }

    var source: SocketSource {
        SocketSource { address in
            self.log.withLock { $0.append(address) }
            guard self.passing.contains("\(address.address)") else {
                errno = ECONNREFUSED
                return -1
            }
            return SocketSource.system.open(address)
        }
    }
}
