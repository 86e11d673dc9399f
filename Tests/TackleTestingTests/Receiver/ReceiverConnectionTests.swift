import Foundation
import TackleTesting
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReceiverConnectionTests {
    @Test func `tells a kept connection from a new one`() async throws {
        try await LocalReceiver.running { receiver in
            let outcome = try await ChildProcess.run(
                "curl",
                ["-sS", "-d", "a", receiver.url("/1"), receiver.url("/body/9"), receiver.url("/3")]
            )
            #expect(outcome.exit == .code(0))
            #expect(receiver.connectionCount == 1)
            #expect(receiver.requests.map(\.isReused) == [false, true, true])
            try await receiver.waitUntilClosed()
            #expect(receiver.openConnections == 0)
            _ = try await ChildProcess.run("curl", ["-sS", receiver.url("/4")])
            #expect(receiver.connectionCount == 2)
            #expect(receiver.requests.last?.isReused == false)
        }
    }

    @Test(arguments: ["/hold", "/silent", "/delay/1h", "/trickle/1ms", "/trickle/1h", "/huge"])
    func `sees a sender go while it answers`(path: String) async throws {
        try await LocalReceiver.running { receiver in
            let other = try LoopbackSocket.connected(to: receiver.port)
            defer { close(other) }
            let socket = try LoopbackSocket.connected(to: receiver.port)
            let bytes = "POST \(path) HTTP/1.1\r\n\r\n"
            try #require(send(socket, bytes, bytes.utf8.count, 0) == bytes.utf8.count)
            let request = try #require(await receiver.waitForRequests(count: 1).first)
            close(socket)
            try await receiver.waitUntilClosed(request)
            #expect(receiver.openConnections == 1, "the other one stays")
        }
    }

    @Test func `says which connection does not close`() async throws {
        try await LocalReceiver.running { receiver in
            let socket = try LoopbackSocket.connected(to: receiver.port)
            defer { close(socket) }
            let bytes = "POST /hold HTTP/1.1\r\n\r\n"
            try #require(send(socket, bytes, bytes.utf8.count, 0) == bytes.utf8.count)
            let request = try #require(await receiver.waitForRequests(count: 1).first)
            let error = await #expect(throws: WaitExpired.self) {
                try await receiver.waitUntilClosed(request, within: .milliseconds(10))
            }
            #expect(error?.wanted == "the end of the connection of POST /hold")
            await #expect(throws: WaitExpired.self) {
                try await receiver.waitUntilClosed(within: .milliseconds(10))
            }
        }
    }

    @Test func `serves a thousand connections at once`() async throws {
        // In a process of its own, for the sake of its descriptors.
        await #expect(processExitsWith: .success) {
            OpenFileLimit.raise()
            try await LocalReceiver.running { receiver in
                let sockets = try (0..<1000).map { _ in
                    try LoopbackSocket.connected(to: receiver.port)
                }
                for (number, socket) in sockets.enumerated() {
                    let bytes = "POST /hold/status/299?\(number) HTTP/1.1\r\n\r\n"
                    try #require(send(socket, bytes, bytes.utf8.count, 0) == bytes.utf8.count)
                }
                let requests = try await receiver.waitForRequests(count: 1000)
                #expect(Set(requests.map(\.target)).count == 1000)
                #expect(receiver.openConnections == 1000)
                receiver.release()
                for socket in sockets {
                    var answer = [UInt8](repeating: 0, count: 12)
                    #expect(recv(socket, &answer, 12, Int32(MSG_WAITALL)) == 12)
                    #expect(answer == Array("HTTP/1.1 299".utf8))
                    close(socket)
                }
                try await receiver.waitUntilClosed()
            }
        }
    }

    @Test func `leaves no descriptor and no thread when it is stopped`() async throws {
        await #expect(processExitsWith: .success) {
            // The first round opens what the runtime keeps.
            try await Self.stop(with: 1)
            let files = try Self.entries("/proc/self/fd")
            try await Self.stop(with: 10)
            #expect(try Self.entries("/proc/self/fd") == files)
        }
    }

    /// Stops receivers that have connections in every state.
    private static func stop(with count: Int) async throws {
        for path in ["/", "/hold", "/huge", "/silent"] {
            try await LocalReceiver.running { receiver in
                let sockets = try (0..<count).map { _ in
                    try LoopbackSocket.connected(to: receiver.port)
                }
                for socket in sockets {
                    let bytes = "POST \(path) HTTP/1.1\r\n\r\n"
                    try #require(send(socket, bytes, bytes.utf8.count, 0) == bytes.utf8.count)
                }
                try await receiver.waitForRequests(count: count)
                #expect(try receiverThreads() == 1)
                await receiver.stop()
                #expect(receiver.openConnections == 0)
                for socket in sockets { close(socket) }
            }
            #expect(try receiverThreads() == 0)
        }
    }

    @Test func `ends when nobody has it any more`() async throws {
        let port = try await LocalReceiver().port
        let socket = try? LoopbackSocket.connected(to: port)
        // The port is closed, or was closed after it had taken the connection.
        guard let socket else { return }
        defer { close(socket) }
        var byte: UInt8 = 0
        #expect(recv(socket, &byte, 1, 0) <= 0)
    }

    private static func entries(_ path: String) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: path).count
    }

    /// The threads that no signal reaches, which are those of receivers.
    private static func receiverThreads() throws -> Int {
        let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        return tasks.count { task in
            let path = "/proc/self/task/\(task)/status"
            let status = try? String(contentsOfFile: path, encoding: .utf8)
            // All but SIGKILL, SIGSTOP and two of the C library's own (proc(5), SigBlk).
            return status?.contains("SigBlk:\tfffffffe7ffbfeff\n") ?? false
        }
    }
}
