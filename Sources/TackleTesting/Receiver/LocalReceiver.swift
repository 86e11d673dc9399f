import FoundationEssentials

/// A webhook receiver on a loopback port of this process, whose behaviour is asked for by the path.
///
/// | path | answer |
/// |---|---|
/// | `/status/503` | that status; `?retry-after=3` adds the header |
/// | `/gone` | 410 |
/// | `/redirect/302` | that status with a `Location`, which is `/` or `?location=…` |
/// | `/flaky/2/…` | 503 twice for each `webhook-id`, then what follows |
/// | `/throttle/3/10s/…` | what follows, thrice in 10 s; 429 with `Retry-After` to the others |
/// | `/body/64KiB` | 200 with so many bytes |
/// | `/delay/250ms/…` | what follows, after that time |
/// | `/hold/…` | what follows, once ``release()`` is called |
/// | `/silent` | none, and the connection stays open |
/// | `/close` | none: the connection is closed |
/// | `/reset` | none: the connection is reset |
/// | `/cut`, `/cut/body/64KiB` | half of the body that the header promises, then the end |
/// | `/garbage` | something that is not HTTP |
/// | `/huge` | a body without end, as fast as it is taken |
/// | `/trickle/50ms` | a body without end, a byte at a time |
/// | `/trickle-head/50ms` | a header without end, a byte at a time |
/// | anything else | 204 without a body |
///
/// Words may stand together, as in `/hold/delay/1s/status/503/trickle/50ms`.
/// `?webhook-delivery=disable` adds that header to any answer, as `?retry-after=3` does. What is no
/// HTTP/1.1 request is answered with 400 and the reason.
///
/// ```swift
/// try await LocalReceiver.running { receiver in
///     try await pipeline.send(Webhook(to: receiver.url("/flaky/2"), body: .json(["order": 42])))
///     #expect(receiver.requests.count == 3)
/// }
/// ```
///
/// One thread serves all connections, a thousand or more at once; each needs a file descriptor at
/// either end, and a process may have 1024 by default (`ulimit -n`).
public final class LocalReceiver: Sendable {
    /// The port of 127.0.0.1 on which it listens.
    public let port: UInt16

    let loop: ReceiverLoop
    private let thread: ReceiverThread

    /// Starts a receiver on a free port.
    ///
    /// It serves until it is stopped or nobody has it any more.
    ///
    /// - Throws: `POSIXError`, where there is no port or no thread to be had.
    public init() async throws {
        let loop = try ReceiverLoop()
        self.loop = loop
        port = loop.port
        thread = try ReceiverThread { loop.run() }
    }

    deinit {
        loop.stop()
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
        loop.stop()
        await thread.waitUntilDone()
    }
}

extension LocalReceiver {
    /// The URL of a path on this receiver.
    public func url(_ path: String = "/") -> String {
        "http://127.0.0.1:\(port)\(path)"
    }

    /// The requests so far, in the order in which they had arrived whole.
    public var requests: [Request] { loop.record.current.requests }

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
        try await loop.record.wait(
            within: limit,
            for: "\(count) requests",
            seen: { "\($0.requests.map(\.target))" },
            until: { $0.requests.count >= count }
        )
        return requests
    }

    /// Answers every request to `/hold`, those to come among them.
    public func release() {
        loop.gate.open()
        loop.wake()
    }

    /// Answers some requests to `/hold`, in the order in which they arrived or will arrive.
    public func release(_ count: Int) {
        loop.gate.admit(count)
        loop.wake()
    }
}
