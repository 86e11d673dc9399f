import Tackle

@testable import TackleQueueing

/// The options of a run as the oracle counts them: in microseconds.
struct SimulationRules {
    var concurrency = 1
    var perEndpoint = 1
    /// Between two attempts to an endpoint.
    var interval: Int64?
    var rate: DeliveryRate?
    /// The waits between attempts; after the last one nothing, or the last one again and again.
    var waits: [Int64] = []
    var isEndless = false
    var maximumAttempts = 1
    var maximumAge: Int64?
    var breaker = 10
    var disableAfter: Int64?
    var isCoalescing = false
    /// In percent.
    var jitter = 0
    var retryAfterLimit = SimulationTime.day

    var doubtfulLimit: Int { max(1, concurrency / 2) }

    /// The wait after an attempt, or after failures in a row.
    func wait(after attempt: Int) -> Int64? {
        if attempt <= waits.count { return waits[attempt - 1] }
        return isEndless ? waits[waits.count - 1] : nil
    }

    var longestWait: Int64 { waits.max() ?? 0 }

    func leastWait(_ wait: Int64) -> Int64 { wait / 100 * Int64(100 - jitter) }
    func mostWait(_ wait: Int64) -> Int64 { wait / 100 * Int64(100 + jitter) }

    var probeWait: Int64 { min(waits[0], SimulationTime.second) }

    /// How long a new process waits at most for what an earlier one has put off.
    var limitAfterRestart: Int64 { mostWait(max(longestWait, retryAfterLimit)) }

    var options: QueueOptions {
        var options = QueueOptions(
            concurrency: concurrency,
            perEndpoint: perEndpoint,
            rate: rate,
            schedule: schedule,
            maximumAttempts: maximumAttempts,
            maximumAge: maximumAge.map { .microseconds($0) },
            jitter: Double(jitter) / 100,
            retryAfterLimit: .microseconds(retryAfterLimit)
        )
        options.breaker = breaker
        options.disableAfter = disableAfter.map { .microseconds($0) }
        options.coalescing = isCoalescing ? .replace : .off
        return options
    }

    private var schedule: RetrySchedule {
        guard isEndless else { return .list(waits.map { .microseconds($0) }) }
        return .exponential(
            initial: .microseconds(waits[0]),
            factor: 2,
            maximum: .microseconds(longestWait)
        )
    }
}

extension SimulationRules {
    /// Options that follow from a seed.
    init(_ random: inout SimulationRandom) {
        concurrency = random.pick([1, 2, 3, 4, 6, 8, 12, 16, 16, 24, 32, 64, 256])
        perEndpoint = random.pick([1, 1, 2, 3, 4, 4, 8, 8, 16, 64])
        if random.isTrue(35) {
            let count = random.pick([1, 2, 5, 10, 50, 100, 200, 1000])
            rate = .perSecond(count)
            interval = SimulationTime.second / Int64(count)
        }
        switch random.below(4) {
        case 0:
            waits = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map {
                $0 * SimulationTime.second
            }
        case 1:
            isEndless = true
            let initial = Int64(random.pick([10, 100, 1000, 5000])) * SimulationTime.millisecond
            waits = (0..<random.from(2, to: 10)).map { initial << Int64($0) }
        default:
            waits = (0..<random.from(1, to: 6)).map { _ in
                Int64(random.pick([1, 20, 300, 1000, 5000, 60_000])) * SimulationTime.millisecond
            }
        }
        maximumAttempts = isEndless ? random.from(1, to: 8) : waits.count + 1
        if random.isTrue(30) { maximumAttempts = random.from(1, to: 4) }
        if random.isTrue(30) {
            maximumAge = Int64(random.pick([2, 30, 600, 7200, 100_000])) * SimulationTime.second
        }
        breaker = random.pick([1, 2, 3, 5, 10, 10, 30, 1000])
        if random.isTrue(35) {
            disableAfter = Int64(random.pick([1, 30, 600, 86_400])) * SimulationTime.second
        }
        isCoalescing = random.isTrue(70)
        jitter = random.pick([0, 0, 20, 20, 100])
        retryAfterLimit = Int64(random.pick([1, 15, 120, 86_400])) * SimulationTime.second
    }
}
