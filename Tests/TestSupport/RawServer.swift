import Foundation
import Glibc
import Synchronization
import TackleTesting

/// A server on the loopback that does to each connection what a test says, good manners or not.
///
/// Each connection has a thread; what is written there blocks nobody else.
public final class RawServer: Sendable {
    private let listener: LoopbackListener
    private let accepted = Mutex(0)

    /// Starts to listen.
    public init(_ serve: @escaping @Sendable (RawConnection) -> Void) throws {
        listener = try LoopbackListener()
        let listener = listener
        let thread = Thread { [weak self] in
            while let descriptor = listener.accept() {
                self?.accepted.withLock { $0 += 1 }
                let thread = Thread {
                    serve(RawConnection(descriptor))
                    Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
                    close(descriptor)
                }
                thread.start()
            }
            listener.close()
        }
        thread.start()
    }

    deinit {
        listener.shutdown()
    }

    /// The port it listens on.
    public var port: UInt16 { listener.port }

    /// The URL of a path on it.
    public func url(_ path: String = "/", host: String = "127.0.0.1") -> String {
        "http://\(host):\(port)\(path)"
    }

    /// How many connections there were.
    public var connectionCount: Int { accepted.withLock { $0 } }
}
