import Foundation
import Glibc
import TackleTesting
import TestSupport

/// A receiver on real sockets that answers each path by a script and writes down what arrives.
final class ScriptedReceiver: Sendable {
    /// What it does with a request.
    enum Answer: Sendable {
        /// It answers.
        case status(Int, [String: String] = [:])

        /// It resets the connection.
        case reset

        /// It says nothing until the sender hangs up.
        case silence
    }

    /// A request as it arrived.
    struct Arrival: Sendable {
        let path: String

        /// By the clock of the queue.
        let time: Date

        /// The address that it came from.
        let peer: String
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        /// The value of a header that is there once.
        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name }?.value
        }
    }

    private struct State {
        var arrivals: [Arrival] = []
        var scripts: [String: [Answer]]
    }

    private let state: Watched<State>
    private let server: RawServer

    /// Starts on a free port.
    ///
    /// - Parameters:
    ///   - scripts: the answers of each path in order; after them, and elsewhere, it answers 204.
    ///   - clock: tells when a request arrives.
    /// - Throws: where there is no port to be had.
    init(_ scripts: [String: [Answer]], clock: VirtualClock) throws {
        let state = Watched(State(scripts: scripts))
        self.state = state
        server = try RawServer { connection in
            while let request = connection.read() {
                let arrival = Arrival(request, peer: connection.peer, time: clock.now)
                let answer = state.update { state in
                    state.arrivals.append(arrival)
                    var left = state.scripts[arrival.path] ?? []
                    defer { state.scripts[arrival.path] = left }
                    return left.isEmpty ? Answer.status(204) : left.removeFirst()
                }
                guard connection.give(answer) else { return }
            }
        }
    }

    /// How many connections there were.
    var connectionCount: Int { server.connectionCount }

    func url(_ path: String) -> String { server.url(path) }

    /// What has arrived at a path so far, in order.
    func arrivals(at path: String) -> [Arrival] {
        state.current.arrivals.filter { $0.path == path }
    }

    /// How many seconds after a moment each request has arrived at a path.
    func seconds(after begin: Date, at path: String) -> [Double] {
        arrivals(at: path).map { $0.time.timeIntervalSince(begin) }
    }

    /// Waits until so many requests have arrived at a path, or more.
    @discardableResult
    func wait(for count: Int, at path: String) async throws -> [Arrival] {
        try await state.wait(
            within: .seconds(60),
            for: "\(count) requests at \(path)",
            seen: { "\($0.arrivals.map(\.path))" },
            until: { $0.arrivals.count { $0.path == path } >= count }
        )
        return arrivals(at: path)
    }
}

extension ScriptedReceiver.Arrival {
    fileprivate init(_ request: RawConnection.Request, peer: String, time: Date) {
        let lines = request.head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        path = words.count > 1 ? String(words[1]) : ""
        headers = lines.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (String(parts[0]), parts[1].trimmingPrefix(" ").description)
        }
        body = request.body
        self.peer = peer
        self.time = time
    }
}

extension RawConnection {
    /// The address of the other side.
    fileprivate var peer: String {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getpeername(descriptor, $0, &size)
            }
        }
        return String(cString: inet_ntoa(address.sin_addr))
    }

    /// Does what the script says; false where the connection is at its end.
    fileprivate func give(_ answer: ScriptedReceiver.Answer) -> Bool {
        switch answer {
        case .status(let status, let headers):
            let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
            let length = status == 204 || status == 304 ? "" : "content-length: 0\r\n"
            return write("HTTP/1.1 \(status) As Asked\r\n\(lines.joined())\(length)\r\n")
        case .reset:
            reset()
            return false
        case .silence:
            waitForHangUp()
            return false
        }
    }
}
