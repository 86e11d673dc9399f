import Foundation
import Tackle
import TackleCurl
import TackleTesting
import TestSupport
import Testing

/// Deadlines, cancelling and closing.
@Suite(.timeLimit(.minutes(2))) struct LifecycleTests {
    /// A server that tells when a request has come, and answers when it is told to.
    private struct Slow {
        let arrived = Latch()
        let answer = DispatchSemaphore(value: 0)
        let closed = Latch()
        let server: RawServer

        init() throws {
            let (arrived, answer, closed) = (arrived, answer, closed)
            server = try RawServer { connection in
                guard connection.read() != nil else { return }
                arrived.open()
                answer.wait()
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                connection.waitForClose()
                closed.open()
            }
        }
    }

    @Test func `ends the transfer at once when the task is cancelled`() async throws {
        let slow = try Slow()
        let sender = try CurlFixture.sender()
        let task = Task { try await sender.send(CurlFixture.delivery(to: slow.server.url())) }
        try await slow.arrived.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // The connection is closed, not kept: the rest of an answer could still come.
        slow.answer.signal()
        try await slow.closed.wait()
    }

    @Test func `does not send for a task that is cancelled already`() async throws {
        let slow = try Slow()
        let sender = try CurlFixture.sender()
        let go = Latch()
        let task = Task {
            try? await go.wait()
            return try await sender.send(CurlFixture.delivery(to: slow.server.url()))
        }
        task.cancel()
        go.open()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(slow.server.connectionCount == 0)
    }

    @Test func `cancels one of many and delivers the others`() async throws {
        let server = try RawServer { connection in
            while connection.read() != nil {
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let slow = try Slow()
        let sender = try CurlFixture.sender()
        let cancelled = Task { try await sender.send(CurlFixture.delivery(to: slow.server.url())) }
        try await slow.arrived.wait()
        let others = try await withThrowingTaskGroup(of: Receipt.self) { group in
            for _ in 0..<20 {
                group.addTask { try await sender.send(CurlFixture.delivery(to: server.url())) }
            }
            cancelled.cancel()
            return try await group.reduce(into: 0) { count, _ in count += 1 }
        }
        #expect(others == 20)
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        slow.answer.signal()
    }

    @Test func `finishes what is in flight and takes nothing more once closed`() async throws {
        let slow = try Slow()
        let sender = try CurlFixture.sender()
        let delivery = try CurlFixture.delivery(to: slow.server.url())
        let task = Task { try await sender.send(delivery) }
        try await slow.arrived.wait()
        sender.close()
        let error = try await sender.failure(of: delivery)
        #expect(error.code == .closed)
        slow.answer.signal()
        #expect(try await task.value.status == 204)
        sender.close()
    }

    @Test func `takes nothing where it was closed before the first send`() async throws {
        let sender = try CurlFixture.sender()
        sender.close()
        let delivery = try CurlFixture.delivery(to: "http://127.0.0.1:9/")
        #expect(try await sender.failure(of: delivery).code == .closed)
    }

    @Test func `keeps the delivery's own deadline where it is sooner`() async throws {
        let server = try RawServer { $0.waitForClose() }
        var delivery = try CurlFixture.delivery(to: server.url())
        delivery.deadline = .now + 0.2
        let error = try await CurlFixture.sender().failure(of: delivery)
        #expect(error.code == .timeout)
        delivery.deadline = .now - 1
        let late = try await CurlFixture.sender().failure(of: delivery)
        #expect(late.code == .timeout)
        #expect(late.attempt == nil)
    }

    @Test func `says that a connection was refused, and never where to in full`() async throws {
        let listener = try LoopbackListener()
        listener.close()
        let sender = try CurlFixture.sender()
        let refused = try CurlFixture.delivery(to: "http://127.0.0.1:\(listener.port)/secret")
        let error = try await sender.failure(of: refused)
        #expect(error.code == .notConnected)
        #expect(!error.description.contains("secret"))
    }

    @Test func `sends headers so that the webhook's win over the sender's`() async throws {
        let seen = RequestLog()
        let server = try RawServer { connection in
            while let request = connection.read() {
                seen.append(request)
                connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        let sender = try CurlFixture.sender {
            $0.headers = (try? Headers(["X-Tenant": "sender", "X-Static": "yes"])) ?? Headers()
            $0.userAgent = "Acme/1.0"
        }
        let delivery = try CurlFixture.delivery(
            to: server.url("/a/../b?q=%20"),
            headers: ["x-tenant": "webhook", "X-Empty": ""]
        ).signing(header: "webhook-id", "msg_1")
        _ = try await sender.send(delivery)
        let request = try #require(seen.requests.first)
        #expect(request.head.hasPrefix("POST /a/../b?q=%20 HTTP/1.1\r\n"))
        #expect(request.values("X-Tenant") == ["webhook"])
        #expect(request.values("X-Static") == ["yes"])
        #expect(request.values("X-Empty") == [""])
        #expect(request.values("Webhook-Id") == ["msg_1"])
        #expect(request.values("User-Agent") == ["Acme/1.0"])
        #expect(request.values("Content-Type") == ["application/json"])
        #expect(request.values("Content-Length") == ["12"])
    }

    @Test func `asks no leave for a large body`() async throws {
        let body = [UInt8](repeating: 0x61, count: 2 << 20)
        let seen = RequestLog()
        let server = try RawServer { connection in
            guard let request = connection.read() else { return }
            seen.append(request)
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        _ = try await CurlFixture.sender().send(
            CurlFixture.delivery(to: server.url(), body: body)
        )
        let request = try #require(seen.requests.first)
        #expect(request.values("Expect").isEmpty)
        #expect(request.body == body)
    }
}
