import Foundation
import TackleTesting
import TestSupport
import Testing

/// What a path asks of the receiver that is not a decent answer.
@Suite(.timeLimit(.minutes(5))) struct HostileAnswerTests {
    private func exchange(
        _ target: String,
        with receiver: LocalReceiver,
        headers: String = "",
        until isEnough: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> String {
        let request = "POST \(target) HTTP/1.1\r\n\(headers)Content-Length: 2\r\n\r\n{}"
        return try await LoopbackSocket.exchange(request, port: receiver.port, until: isEnough)
    }

    @Test func `resets the connection after it has read the request`() async throws {
        try await LocalReceiver.running { receiver in
            let error = await #expect(throws: POSIXError.self) {
                try await exchange("/reset", with: receiver)
            }
            #expect(error?.code == .ECONNRESET)
            #expect(receiver.requests.map(\.body) == [Array("{}".utf8)])
            try await receiver.waitUntilClosed()
        }
    }

    @Test(arguments: [("/cut", 1000), ("/cut/body/100001", 100_001), ("/status/500/cut", 1000)])
    func `promises a body and closes in the middle of it`(path: String, length: Int) async throws {
        let text = try await LocalReceiver.running { try await exchange(path, with: $0) }
        #expect(text.hasPrefix(path.contains("500") ? "HTTP/1.1 500 " : "HTTP/1.1 200 "))
        let parts = text.components(separatedBy: "\r\n\r\n")
        #expect(parts[0].contains("content-length: \(length)"))
        #expect(parts[1] == String(repeating: "x", count: length / 2))
    }

    @Test func `answers something that is not HTTP`() async throws {
        let text = try await LocalReceiver.running { try await exchange("/garbage", with: $0) }
        #expect(!text.isEmpty)
        #expect(!text.hasPrefix("HTTP/"))
    }

    @Test func `sends as many bytes as are asked for with their unit`() async throws {
        let text = try await LocalReceiver.running {
            try await exchange("/huge/1MiB", with: $0, headers: "Connection: close\r\n")
        }
        #expect(text.contains("\r\ncontent-length: 1048576\r\n"))
        #expect(text.components(separatedBy: "\r\n\r\n")[1].utf8.count == 1_048_576)
    }

    @Test func `sends without end and serves others meanwhile`() async throws {
        try await LocalReceiver.running { receiver in
            let huge = try await exchange("/huge", with: receiver) { $0.utf8.count > 1_000_000 }
            #expect(huge.contains("\r\ntransfer-encoding: chunked\r\n"))
            #expect(huge.contains("\r\n\r\n10000\r\nxxx"))
            // One that takes nothing of it holds up nobody.
            let idle = try LoopbackSocket.connected(to: receiver.port)
            defer { close(idle) }
            try #require(send(idle, "POST /huge HTTP/1.1\r\n\r\n", 25, 0) == 25)
            try await receiver.waitForRequests(count: 2)
            #expect(try await exchange("/", with: receiver) { _ in true }.hasPrefix("HTTP/1.1 204"))
        }
    }

    @Test func `sends a byte of the body at a time`() async throws {
        try await LocalReceiver.running { receiver in
            let start = ContinuousClock.now
            let piece = "1\r\nx\r\n"
            let text = try await exchange("/trickle/20ms", with: receiver) {
                $0.hasSuffix("\r\n\r\n" + piece + piece + piece)
            }
            #expect(text.hasPrefix("HTTP/1.1 200 "))
            #expect(start.duration(to: .now) >= .milliseconds(60))
            try await receiver.waitUntilClosed()
        }
    }

    @Test func `sends a byte of the header at a time`() async throws {
        try await LocalReceiver.running { receiver in
            let text = try await exchange("/trickle-head/1ms", with: receiver) {
                $0.hasSuffix("\r\nx-trickle: x\r\nx-tr")
            }
            #expect(text.hasPrefix("HTTP/1.1 200 "))
            #expect(!text.contains("\r\n\r\n"))
        }
    }

    @Test func `says nothing and stays`() async throws {
        try await LocalReceiver.running { receiver in
            let socket = try LoopbackSocket.connected(to: receiver.port)
            try #require(send(socket, "POST /silent HTTP/1.1\r\n\r\n", 27, 0) == 27)
            try await receiver.waitForRequests(count: 1)
            receiver.release()
            // Another connection's turn comes after the release.
            _ = try await exchange("/close", with: receiver)
            var byte: UInt8 = 0
            #expect(recv(socket, &byte, 1, Int32(MSG_DONTWAIT)) == -1)
            #expect(errno == EAGAIN)
            close(socket)
            try await receiver.waitUntilClosed()
        }
    }

    @Test func `lets so many pass in each period and asks the others for time`() async throws {
        try await LocalReceiver.running { receiver in
            func status(_ path: String) async throws -> String {
                let text = try await exchange(path, with: receiver) { $0.hasSuffix("\r\n\r\n") }
                let retry = text.components(separatedBy: "retry-after: ").dropFirst().first
                return text.split(separator: " ")[1] + " " + (retry?.prefix(2) ?? "-")
            }
            var answers: [String] = []
            for _ in 1...4 { answers.append(try await status("/throttle/2/80s/status/201")) }
            #expect(answers[..<2] == ["201 -", "201 -"])
            // The period began with the first of them.
            #expect(answers[2...].allSatisfy { $0.hasPrefix("429 ") }, "\(answers)")
            let waits = answers[2...].compactMap { Int($0.dropFirst(4)) }
            #expect(waits.count == 2 && waits.allSatisfy((1...80).contains), "\(answers)")
            #expect(try await status("/throttle/2/80s") == "204 -", "each target has its own")
            // A period that is over counts no more.
            #expect(try await status("/throttle/1/1ms") == "204 -")
            _ = try await exchange("/delay/5ms", with: receiver) { _ in true }
            #expect(try await status("/throttle/1/1ms") == "204 -")
        }
    }

    @Test func `tells a sender why its request is none`() async throws {
        try await LocalReceiver.running { receiver in
            let text = try await LoopbackSocket.exchange("POST /a b\r\n\r\n", port: receiver.port)
            #expect(text.hasPrefix("HTTP/1.1 400 "))
            #expect(text.hasSuffix("the first line is not 'METHOD target HTTP/1.1'\n"))
            #expect(receiver.requests.isEmpty)
        }
    }
}
