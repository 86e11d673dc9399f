import Tackle

/// A transport that answers at once, and tells when it has been asked as often as was planned.
struct CountingTransport: Transport {
    /// What it answers: `nil` is success.
    let failure: SendError?

    private let planned: Int
    private let counter = Counter()
    private let stream: AsyncStream<Void>
    private let end: AsyncStream<Void>.Continuation

    /// Makes one that waits for so many attempts.
    init(planned: Int, failure: SendError? = nil) {
        self.planned = planned
        self.failure = failure
        (stream, end) = AsyncStream.makeStream(of: Void.self)
    }

    /// How many attempts there were.
    var attempts: Int { counter.current }

    /// Answers, or fails.
    func send(_ delivery: Delivery) async throws -> Receipt {
        if counter.take() == planned - 1 { end.finish() }
        if let failure { throw failure }
        let attempt = Attempt(number: delivery.attempt, response: Response(status: 200))
        return .delivered(delivery, by: name, attempt: attempt)
    }

    /// Waits until there were as many as was planned.
    func waitForAll() async {
        for await _ in stream {}
    }
}
