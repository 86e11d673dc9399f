import Tackle

/// A receiver, and how it answers.
struct SimulatedEndpoint {
    enum Kind {
        case healthy
        case slow
        case dead
        case flapping
        case throttling
        case gone
        /// At the end of a run.
        case healed
    }

    let endpoint: Endpoint
    var kind: Kind
    /// Of a flapping one, how long it stays as it is; of one that will be gone, when it is.
    let period: Int64

    init(_ number: Int, _ random: inout SimulationRandom) {
        endpoint = Endpoint(key: "e\(number)")
        let kinds: [Kind] = [
            .healthy, .healthy, .healthy, .healthy, .slow, .dead, .flapping, .throttling, .gone,
        ]
        kind = random.pick(kinds)
        period = Int64(random.pick([1, 10, 100, 1000])) * SimulationTime.second
    }

    /// How long an attempt takes, and which answer it has.
    func answer(
        at now: Int64,
        _ random: inout SimulationRandom
    ) -> (latency: Int64, answer: Int) {
        let quick = Int64(1 + random.below(300)) * 100
        switch kind {
        case .healthy:
            return (quick, random.isTrue(98) ? SimulatedAnswer.success : mishap(&random))
        case .healed:
            return (quick, SimulatedAnswer.success)
        case .slow:
            return (quick * 200, random.isTrue(90) ? SimulatedAnswer.success : mishap(&random))
        case .dead:
            return (15 * SimulationTime.second, SimulatedAnswer.timeout)
        case .flapping where now / period % 2 == 0:
            return (quick, SimulatedAnswer.success)
        case .flapping:
            return (quick / 400 * 100 + 100, SimulatedAnswer.notConnected)
        case .throttling where random.isTrue(60):
            return (quick, SimulatedAnswer.success)
        case .throttling:
            return (quick, random.from(8, to: SimulatedAnswer.throttles.upperBound - 1))
        case .gone where now < 10 * period:
            return (quick, SimulatedAnswer.success)
        case .gone:
            let answers = [
                SimulatedAnswer.gone, SimulatedAnswer.successAndDisable,
                SimulatedAnswer.failureAndDisable,
            ]
            return (quick, random.pick(answers))
        }
    }

    private func mishap(_ random: inout SimulationRandom) -> Int {
        random.pick([
            SimulatedAnswer.timeout, SimulatedAnswer.notConnected, SimulatedAnswer.permanent,
            SimulatedAnswer.serverError, SimulatedAnswer.serverError, 8, 10,
        ])
    }

    /// How long an answer of a healthy one takes at most.
    static let longestLatency = 30 * SimulationTime.millisecond
    /// And of any other one.
    static let longestTimeout = 15 * SimulationTime.second
}
