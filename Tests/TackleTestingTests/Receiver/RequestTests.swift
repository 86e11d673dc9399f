import Foundation
import TackleTesting
import TestSupport
import Testing

/// What the receiver makes of requests that are written in unusual ways.
@Suite(.timeLimit(.minutes(5))) struct RequestTests {
    @Test func `answers requests that come together one after the other`() async throws {
        try await LocalReceiver.running { receiver in
            let text = try await LoopbackSocket.exchange(
                "POST /delay/20ms/status/201 HTTP/1.1\r\n\r\nPOST /body/3 HTTP/1.1\r\n\r\n"
                    + "POST /status/202 HTTP/1.1\r\nConnection: close\r\n\r\n",
                port: receiver.port
            )
            let statuses = text.components(separatedBy: "HTTP/1.1 ").dropFirst()
                .map { $0.prefix(3) }
            #expect(statuses == ["201", "200", "202"])
            #expect(text.contains("\r\n\r\nxxxHTTP/1.1 202"))
            #expect(receiver.requests.map(\.isReused) == [false, true, true])
        }
    }

    @Test func `answers many requests that come together`() async throws {
        try await LocalReceiver.running { receiver in
            let text = try await LoopbackSocket.exchange(
                String(repeating: "GET / HTTP/1.1\r\n\r\n", count: 99)
                    + "GET /close HTTP/1.1\r\n\r\n",
                port: receiver.port
            )
            #expect(text.components(separatedBy: "HTTP/1.1 204 ").count == 100)
        }
    }

    @Test func `asks for the body of a sender that waits with it`() async throws {
        try await LocalReceiver.running { receiver in
            let socket = try LoopbackSocket.connected(to: receiver.port)
            defer { close(socket) }
            let head = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
            try #require(send(socket, head, head.utf8.count, 0) == head.utf8.count)
            var answer = [UInt8](repeating: 0, count: 25)
            try #require(recv(socket, &answer, 25, Int32(MSG_WAITALL)) == 25)
            #expect(String(decoding: answer, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
            #expect(receiver.requests.isEmpty)
            try #require(send(socket, "abc", 3, 0) == 3)
            let requests = try await receiver.waitForRequests(count: 1)
            #expect(requests[0].body == Array("abc".utf8))
        }
    }

    @Test func `sends no body to who asks for the head alone`() async throws {
        let text = try await LocalReceiver.running { receiver in
            try await LoopbackSocket.exchange(
                "HEAD /body/3 HTTP/1.1\r\nConnection: close\r\n\r\n",
                port: receiver.port
            )
        }
        #expect(text.contains("\r\ncontent-length: 3\r\n"))
        #expect(text.hasSuffix("\r\n\r\n"))
    }

    @Test func `keeps every line of a header`() async throws {
        try await LocalReceiver.running { receiver in
            _ = try await LoopbackSocket.exchange(
                "POST / HTTP/1.0\r\nX-A: 1\r\nx-b: 2\r\nx-a: 3\r\n\r\n",
                port: receiver.port
            )
            let request = try #require(receiver.requests.first)
            #expect(request.values(of: "X-a") == ["1", "3"])
            #expect(request.headers == ["x-a": "3", "x-b": "2"])
            #expect(request.values(of: "x-c") == [])
        }
    }

    @Test func `takes a large body in chunks`() async throws {
        try await LocalReceiver.running { receiver in
            let chunk = "fa00\r\n" + String(repeating: "y", count: 64_000) + "\r\n"
            let text = try await LoopbackSocket.exchange(
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                    + String(repeating: chunk, count: 50) + "0\r\n\r\n",
                port: receiver.port
            )
            #expect(text.hasPrefix("HTTP/1.1 204 "))
            #expect(receiver.requests.first?.body.count == 3_200_000)
        }
    }
}
