import Tackle

/// What a transport without a network answers to a delivery: see ``RecordingTransport`` and
/// ``Downstream``.
public struct Answer: Sendable {
    private enum Kind {
        case response(Response)
        case error(any Error)
    }

    private let kind: Kind
    private var delay: Duration = .zero

    private init(kind: Kind) {
        self.kind = kind
    }

    /// The answer of an HTTP receiver, judged as every HTTP transport judges it.
    ///
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - headers: the headers by lower-case name.
    ///   - body: the body's bytes.
    /// - Returns: the answer.
    public static func status(
        _ status: Int,
        headers: [String: String] = [:],
        body: [UInt8] = []
    ) -> Answer {
        Answer(kind: .response(Response(status: status, headers: headers, body: body)))
    }

    /// The answer of an HTTP receiver that asks for time.
    ///
    /// - Parameters:
    ///   - status: the HTTP status.
    ///   - retryAfter: the value of the header `Retry-After`, in seconds.
    /// - Returns: the answer.
    public static func status(_ status: Int, retryAfter: Int) -> Answer {
        .status(status, headers: ["retry-after": "\(retryAfter)"])
    }

    /// No answer, but an error: a `SendError`, or any other to see what becomes of
    /// it.
    public static func error(_ error: any Error) -> Answer {
        Answer(kind: .error(error))
    }

    /// The same answer, given after some time of the transport's clock.
    public func after(_ delay: Duration) -> Answer {
        var copy = self
        copy.delay = delay
        return copy
    }

    func give(
        to delivery: Delivery,
        by stage: String,
        clock: any WallClock
    ) async throws -> Receipt {
        if delay > .zero { try await clock.sleep(for: delay) }
        switch kind {
        case .response(let response):
            let attempt = Attempt(
                number: delivery.attempt,
                response: response,
                headersSent: try delivery.requestHeaders
            )
            return try .judging(attempt, of: delivery, by: stage, now: clock.now)
        case .error(let error):
            throw error
        }
    }
}
