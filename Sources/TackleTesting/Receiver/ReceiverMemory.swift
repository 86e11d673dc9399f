/// What a receiver remembers of earlier requests, to answer later ones.
final class ReceiverMemory {
    private struct Period {
        var end: ContinuousClock.Instant
        var count = 0
    }

    private var failures: [String: Int] = [:]
    private var periods: [String: Period] = [:]

    /// What is answered in the place of what the path asks, where it asks for that too.
    ///
    /// Failures are counted by `webhook-id`, or by target where there is none; a throttle's period
    /// begins with the first request to a target, and the next one after its end.
    func refusal(
        of request: LocalReceiver.Request,
        by behaviour: ReceiverBehaviour,
        now: ContinuousClock.Instant
    ) -> ReceiverBehaviour.Refusal? {
        if let throttle = behaviour.throttle {
            var period = periods[request.target] ?? Period(end: now.advanced(by: throttle.period))
            if now >= period.end { period = Period(end: now.advanced(by: throttle.period)) }
            period.count += 1
            periods[request.target] = period
            if period.count > throttle.count {
                let (seconds, rest) = now.duration(to: period.end).components
                // Whole seconds are all the header has (RFC 9110, section 10.2.3).
                let wait = seconds + (rest > 0 ? 1 : 0)
                return .init(status: 429, headers: ["retry-after": "\(wait)"])
            }
        }
        guard behaviour.failures > 0 else { return nil }
        let key = request.headers["webhook-id"] ?? request.target
        failures[key, default: 0] += 1
        return failures[key, default: 0] <= behaviour.failures
            ? .init(status: 503, headers: [:]) : nil
    }
}
