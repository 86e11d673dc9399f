import Foundation
import Glibc
import Tackle
import TackleCurl
import TackleTesting
import TestSupport
import Testing

/// In a process of its own, so that only the sender's threads are counted.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ConcurrencyTests {
    @Test func `holds 1,000 sends in flight with at most 8 threads`() async {
        await #expect(processExitsWith: .success) {
            try await ThousandSends.run()
        }
    }

    @Test func `ends its thread when it is closed or gone`() async {
        await #expect(processExitsWith: .success) {
            let server = try RawServer { connection in
                while connection.read() != nil {
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                }
            }
            let closed = try CurlFixture.sender()
            _ = try await closed.send(CurlFixture.delivery(to: server.url()))
            var dropped: CurlSender? = try CurlFixture.sender()
            _ = try await dropped?.send(CurlFixture.delivery(to: server.url()))
            try #require(ProcessThreads.count(named: "tackle-curl") == 2)
            closed.close()
            dropped = nil
            while ProcessThreads.count(named: "tackle-curl") > 0 { sched_yield() }
        }
    }
}

/// A thousand requests that are all accepted before one of them is answered.
enum ThousandSends {
    static let count = 1000

    static func run() async throws {
        allowManyFiles()
        let listener = try LoopbackListener()
        let (accepted, tell) = AsyncStream.makeStream(of: Void.self)
        let answer = DispatchSemaphore(value: 0)
        let server = Thread {
            let connections = (0..<count).compactMap { _ in
                listener.accept().map(RawConnection.init)
            }
            tell.yield()
            answer.wait()
            for connection in connections {
                if connection.read() != nil { connection.write("HTTP/1.1 204 No Content\r\n\r\n") }
            }
        }
        server.start()
        let sender = try CurlFixture.sender(timeout: .seconds(120))
        let url = "http://127.0.0.1:\(listener.port)/"
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<count {
                group.addTask { try await sender.send(CurlFixture.delivery(to: url)).status }
            }
            for await _ in accepted { break }
            let threads = ProcessThreads.names
            try #require(threads.count <= 8, "threads: \(threads)")
            try #require(threads.count { $0 == "tackle-curl" } == 1)
            answer.signal()
            var delivered = 0
            for try await status in group where status == 204 { delivered += 1 }
            try #require(delivered == count)
        }
    }

    private static func allowManyFiles() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
