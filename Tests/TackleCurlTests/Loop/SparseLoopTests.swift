import Foundation
import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// Loops of which many transfers only wait: the kernel keeps their sockets.
@Suite(.timeLimit(.minutes(2))) struct SparseLoopTests {
    private static let silent = 3 * CurlMulti.sparseLeast

    /// Takes every request and answers none before it is let go.
    private static func silentServer(
        _ release: DispatchSemaphore
    ) throws -> (server: RawServer, requests: AsyncStream<Void>) {
        let (requests, request) = AsyncStream.makeStream(of: Void.self)
        let server = try RawServer { connection in
            guard connection.read() != nil else { return }
            request.yield()
            release.wait()
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        return (server, requests)
    }

    private static func quickServer() throws -> RawServer {
        try RawServer { connection in
            while connection.read() != nil { connection.write("HTTP/1.1 204 No Content\r\n\r\n") }
        }
    }

    @Test func `receivers that do not answer hold up nobody, and are heard when they do`()
        async throws
    {
        let release = DispatchSemaphore(value: 0)
        let (server, requests) = try Self.silentServer(release)
        let quick = try Self.quickServer()
        let sender = try CurlFixture.sender()
        let slow = try CurlFixture.delivery(to: server.url())
        let delivery = try CurlFixture.delivery(to: quick.url())
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<Self.silent { group.addTask { try await sender.send(slow).status } }
            var stream = requests.makeAsyncIterator()
            for _ in 0..<Self.silent { _ = await stream.next() }
            // One after the other: at each wait one of many has something to do.
            for _ in 0..<500 { #expect(try await sender.send(delivery).status == 204) }
            for _ in 0..<Self.silent { release.signal() }
            for try await status in group { #expect(status == 204) }
        }
        // And back again, where looking at all of them is the quickest.
        for _ in 0..<50 { #expect(try await sender.send(delivery).status == 204) }
    }

    @Test func `a receiver that does not answer is given up at its deadline, or when cancelled`()
        async throws
    {
        let release = DispatchSemaphore(value: 0)
        let (server, requests) = try Self.silentServer(release)
        defer { for _ in 0..<2 * Self.silent { release.signal() } }
        let quick = try Self.quickServer()
        let sender = try CurlFixture.sender(timeout: .seconds(2))
        let slow = try CurlFixture.delivery(to: server.url())
        let delivery = try CurlFixture.delivery(to: quick.url())
        let tasks = (0..<Self.silent).map { _ in Task { try await sender.send(slow) } }
        var stream = requests.makeAsyncIterator()
        for _ in 0..<Self.silent { _ = await stream.next() }
        for _ in 0..<100 { _ = try await sender.send(delivery) }
        for task in tasks.prefix(Self.silent / 2) { task.cancel() }
        for task in tasks.prefix(Self.silent / 2) {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        for task in tasks.dropFirst(Self.silent / 2) {
            let error = await #expect(throws: SendError.self) { try await task.value }
            #expect(error?.code == .timeout)
        }
    }
}
