import Foundation
import Tackle
import TackleTesting
import TestSupport
import Testing

@testable import TackleCurl

/// Loops of which many transfers only wait: the kernel keeps their sockets.
@Suite(.timeLimit(.minutes(2)), .serialized) struct SparseLoopTests {
    private static let silent = 3 * CurlMulti.sparseLeast

    private static func quickServer() throws -> RawServer {
        try RawServer { connection in
            while connection.read() != nil { connection.write("HTTP/1.1 204 No Content\r\n\r\n") }
        }
    }

    /// How many files the fullest epoll set of the process has (proc_pid_fdinfo(5)).
    private static func mostSocketsWatched() throws -> Int {
        let folder = "/proc/self/fdinfo"
        return try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
            // One that was closed meanwhile has none.
            let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            return text?.split(separator: "\n").count { $0.hasPrefix("tfd:") } ?? 0
        }.max() ?? 0
    }

    @Test func `receivers that do not answer hold up nobody, and are heard when they do`()
        async throws
    {
        let receiver = try SilentReceiver(count: Self.silent)
        let quick = try Self.quickServer()
        let sender = try CurlFixture.sender()
        let slow = try CurlFixture.delivery(to: receiver.url)
        let delivery = try CurlFixture.delivery(to: quick.url())
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<Self.silent { group.addTask { try await sender.send(slow).status } }
            await receiver.wait(for: Self.silent)
            // One after the other: at each wait one of many has something to do.
            for _ in 0..<500 { #expect(try await sender.send(delivery).status == 204) }
            #expect(try Self.mostSocketsWatched() >= Self.silent)
            receiver.answer()
            for try await status in group { #expect(status == 204) }
        }
        // And back again, where looking at all of them is the quickest.
        for _ in 0..<50 { #expect(try await sender.send(delivery).status == 204) }
    }

    @Test func `who waits for a receiver that does not answer can be cancelled`() async throws {
        let receiver = try SilentReceiver(count: Self.silent)
        let quick = try Self.quickServer()
        let sender = try CurlFixture.sender()
        let slow = try CurlFixture.delivery(to: receiver.url)
        let delivery = try CurlFixture.delivery(to: quick.url())
        let tasks = (0..<Self.silent).map { _ in Task { try await sender.send(slow) } }
        await receiver.wait(for: Self.silent)
        for _ in 0..<100 { _ = try await sender.send(delivery) }
        for task in tasks { task.cancel() }
        for task in tasks {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(try await sender.send(delivery).status == 204)
    }

    @Test func `a receiver that does not answer is given up at its deadline`() async throws {
        // The kernel takes the connections, and nobody reads.
        let listener = try LoopbackListener()
        defer { listener.close() }
        let sender = try CurlFixture.sender(timeout: .seconds(3))
        let slow = try CurlFixture.delivery(to: "http://127.0.0.1:\(listener.port)/")
        await withTaskGroup(of: SendError.Code?.self) { group in
            for _ in 0..<Self.silent {
                group.addTask {
                    do {
                        _ = try await sender.send(slow)
                        return nil
                    } catch {
                        return SendError(wrapping: error).code
                    }
                }
            }
            for await code in group { #expect(code == .timeout) }
        }
    }
}
