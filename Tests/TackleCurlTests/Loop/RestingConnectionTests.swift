import Foundation
import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// Connections at rest beside those that are busy for long.
@Suite(.timeLimit(.minutes(2))) struct RestingConnectionTests {
    private static let busy = 192
    private static let wave = 60

    /// Answers a wave once all of it is there, so that each request has a connection of its own.
    private struct WaveServer {
        let server: RawServer
        let requests: AsyncStream<Void>
        let release = DispatchSemaphore(value: 0)

        init() throws {
            let (requests, request) = AsyncStream.makeStream(of: Void.self)
            self.requests = requests
            server = try RawServer { [release] connection in
                while connection.read() != nil {
                    request.yield()
                    release.wait()
                    connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                }
            }
        }

        func serve(_ sender: CurlSender) async throws {
            let delivery = try CurlFixture.delivery(to: server.url())
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<wave { group.addTask { try await sender.send(delivery).status } }
                var stream = requests.makeAsyncIterator()
                for _ in 0..<wave { _ = await stream.next() }
                for _ in 0..<wave { release.signal() }
                for try await status in group { #expect(status == 204) }
            }
        }
    }

    @Test func `receivers that do not answer push no connection of others out`() async throws {
        // Together with those at rest they are more than a loop keeps at first, which is 256; at no
        // time are as many in use.
        let silent = try SilentReceiver(count: Self.busy)
        let servers = try (0..<3).map { _ in try WaveServer() }
        let sender = try CurlFixture.sender()
        let slow = try CurlFixture.delivery(to: silent.url)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<Self.busy { group.addTask { _ = try await sender.send(slow) } }
            await silent.wait(for: Self.busy)
            for _ in 0..<2 {
                for server in servers { try await server.serve(sender) }
            }
            silent.answer()
            try await group.waitForAll()
        }
        #expect(servers.map(\.server.connectionCount) == [Self.wave, Self.wave, Self.wave])
    }
}
