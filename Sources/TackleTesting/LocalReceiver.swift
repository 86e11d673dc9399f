import FlyingFox
import FlyingSocks
import FoundationEssentials
import Tackle

/// A webhook receiver on a loopback port of this process, whose behaviour is asked for by the path.
///
/// | path | answer |
/// |---|---|
/// | `/status/503` | that status; `?retry-after=3` adds the header |
/// | `/gone` | 410 |
/// | `/redirect/302` | that status with a `Location`, which is `/` or `?location=…` |
/// | `/flaky/2` | 503 twice for each `webhook-id`, then 204 |
/// | `/body/10000` | 200 with so many bytes |
/// | `/delay/250ms/…` | what follows, after that time (`ms` or `s`) |
/// | `/hold/…` | what follows, once ``release()`` is called |
/// | `/close` | none: the connection is closed |
/// | anything else | 204 without a body |
///
/// `?webhook-delivery=disable` adds that header to any answer, as `?retry-after=3` does.
///
/// ```swift
/// try await LocalReceiver.running { receiver in
///     try await pipeline.send(Webhook(to: receiver.url("/flaky/2"), body: body))
///     #expect(receiver.requests.count == 3)
/// }
/// ```
public final class LocalReceiver: Sendable {
    /// The port of 127.0.0.1 on which it listens.
    public let port: UInt16

    private let server: HTTPServer
    private let task: Task<Void, any Error>
    private let log: Watched<[Request]>
    private let gate: Gate

    /// Starts a receiver on a free port.
    ///
    /// - Throws: an error of the operating system, where there is no port to be had.
    public convenience init() async throws {
        let log = Watched<[Request]>([])
        let gate = Gate()
        gate.close()
        let failures = Watched<[String: Int]>([:])
        // A held answer may take as long as the test does.
        let server = HTTPServer(
            address: try .inet(ip4: "127.0.0.1", port: 0),
            timeout: 24 * 3600,
            logger: .disabled,
            handler: ClosureHTTPHandler { request in
                let request = try await Request(request)
                log.update { $0.append(request) }
                return try await Behaviour(target: request.target)
                    .answer(to: request, gate: gate, failures: failures)
            }
        )
        let task = Task { try await server.run() }
        try await server.waitUntilListening(timeout: 60)
        guard case .ip4(_, let port) = await server.listeningAddress else {
            throw SocketError.unsupportedAddress
        }
        self.init(port: port, server: server, task: task, log: log, gate: gate)
    }

    private init(
        port: UInt16,
        server: HTTPServer,
        task: Task<Void, any Error>,
        log: Watched<[Request]>,
        gate: Gate
    ) {
        self.port = port
        self.server = server
        self.task = task
        self.log = log
        self.gate = gate
    }

    /// Starts a receiver, does some work with it, and stops it.
    ///
    /// - Parameter work: sends to the receiver.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws, or what ``init()`` throws.
    public static func running<Result: Sendable>(
        _ work: (LocalReceiver) async throws -> Result
    ) async throws -> Result {
        let receiver = try await LocalReceiver()
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await work(receiver))
        } catch {
            result = .failure(error)
        }
        await receiver.stop()
        return try result.get()
    }

    /// Closes the port and every connection, and returns when that is done.
    public func stop() async {
        gate.open()
        await server.stop()
        task.cancel()
        _ = await task.result
    }
}

extension LocalReceiver {
    /// The URL of a path on this receiver.
    public func url(_ path: String = "/") -> String {
        "http://127.0.0.1:\(port)\(path)"
    }

    /// The requests so far, in the order in which they had arrived whole.
    public var requests: [Request] { log.current }

    /// Waits until a number of requests have arrived, or more.
    ///
    /// - Parameters:
    ///   - count: how many in all.
    ///   - limit: how long to wait at most.
    /// - Returns: the requests so far.
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    @discardableResult
    public func waitForRequests(
        count: Int,
        within limit: Duration = .seconds(60)
    ) async throws -> [Request] {
        try await log.wait(
            within: limit,
            for: "\(count) requests",
            seen: { "\($0.map(\.target))" },
            until: { $0.count >= count }
        )
        return requests
    }

    /// Answers every request to `/hold`, those to come among them.
    public func release() { gate.open() }

    /// Answers some requests to `/hold`, in the order in which they arrived or will arrive.
    public func release(_ count: Int) { gate.admit(count) }
}
