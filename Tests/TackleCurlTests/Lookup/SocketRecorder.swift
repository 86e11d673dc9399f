import CCurl
import Glibc
import Synchronization
import Tackle

@testable import TackleCurl

/// Sockets that are only written down, except to the addresses that may pass.
final class SocketRecorder: Sendable {
    private let opened = Mutex<[String]>([])
    private let passing: Set<String>

    init(passing: Set<String> = []) {
        self.passing = passing
    }

    /// Every `address:port` that a socket was asked for, in order.
    var addresses: [String] { opened.withLock { $0 } }

    var source: SocketSource {
        SocketSource { address in
            self.opened.withLock { $0.append("\(address.address):\(address.port)") }
            guard self.passing.contains("\(address.address)") else {
                errno = ECONNREFUSED
                return -1
            }
            return SocketSource.system.open(address)
        }
    }
}
