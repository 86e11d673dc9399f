import Foundation
import Glibc
import TackleTesting
import TestSupport

/// Takes so many requests, each over a connection of its own, and answers them all when it is told
/// to: with one thread, however many they are.
final class SilentReceiver: Sendable {
    private let listener: LoopbackListener
    private let release = DispatchSemaphore(value: 0)

    /// Yields for each request.
    let requests: AsyncStream<Void>

    init(count: Int) throws {
        listener = try LoopbackListener()
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        self.requests = requests
        let thread = Thread { [listener, release] in
            var connections: [RawConnection] = []
            while connections.count < count, let descriptor = listener.accept() {
                let connection = RawConnection(descriptor)
                connections.append(connection)
                if connection.read() != nil { request.yield() }
            }
            release.wait()
            for connection in connections {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                Glibc.shutdown(connection.descriptor, Int32(SHUT_RDWR))
                close(connection.descriptor)
            }
            listener.close()
        }
        thread.start()
    }

    deinit {
        listener.shutdown()
        release.signal()
    }

    var url: String { "http://127.0.0.1:\(listener.port)/" }

    func answer() {
        release.signal()
    }

    /// Returns once so many requests are there.
    func wait(for count: Int) async {
        var stream = requests.makeAsyncIterator()
        for _ in 0..<count { _ = await stream.next() }
    }
}
