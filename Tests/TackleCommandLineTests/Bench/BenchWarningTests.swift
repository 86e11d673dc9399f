import Foundation
import Tackle
import TackleQueueing
import Testing

@testable import TackleCommandLine

/// When the figures say less than they seem to.
@Suite struct BenchWarningTests {
    /// A run of ten seconds over 1,000 deliveries.
    private static func result(
        concurrency: Int = 4,
        queue: QueueOptions? = nil,
        attempt: Duration,
        cpu: Duration,
        stolen: Int = 0,
        twentieths: [Duration] = [],
        delivered: Int = 1000,
        rate: String? = nil,
        lastOffer: Duration = .zero,
        retries: Int = 0
    ) throws -> BenchResult {
        var counts = BenchTally.Counts()
        counts.delivered = delivered
        counts.lastEnd = .seconds(10)
        counts.attempts = attempt * delivered
        counts.twentieths = twentieths
        counts.offered = delivered
        counts.lastOffer = lastOffer
        counts.retries = retries
        return BenchResult(
            pipeline: "curl",
            queue: queue,
            load: try BenchLoad(
                urls: [WebhookURL("http://127.0.0.1/")],
                count: 1000,
                concurrency: concurrency,
                size: 10,
                rate: rate.map { try RateArgument($0) }
            ),
            counts: counts,
            before: BenchReading(
                time: Date(timeIntervalSinceReferenceDate: 0),
                usage: ProcessUsage(user: .zero, system: .zero, peakMemory: 0),
                machine: MachineUsage("cpu 0 0 0 0 0 0 0 0")
            ),
            after: BenchReading(
                time: Date(timeIntervalSinceReferenceDate: 10),
                usage: ProcessUsage(user: cpu, system: .zero, peakMemory: 0),
                machine: MachineUsage("cpu 900 0 0 100 0 0 0 \(stolen)")
            )
        )
    }

    @Test func `is silent about a run in which this process was busy`() throws {
        let result = try Self.result(attempt: .milliseconds(39), cpu: .seconds(9))
        #expect(result.warnings.isEmpty)
    }

    @Test func `names the receiver where all places wait for it and the process is idle`() throws {
        let result = try Self.result(attempt: .milliseconds(39), cpu: .seconds(1))
        #expect(
            result.warnings == [
                "the receiver is the limit: it takes 39.00 ms to answer, and this process was idle"
                    + " 90 % of the time: use a faster receiver, or raise --concurrency"
            ]
        )
    }

    @Test(arguments: [(8, "per-endpoint"), (2000, "the queue's concurrency")])
    func `names the option of the queue that allows more at once`(
        perEndpoint: Int,
        remedy: String
    ) throws {
        let result = try Self.result(
            queue: QueueOptions(concurrency: 8, perEndpoint: perEndpoint),
            attempt: .milliseconds(79),
            cpu: .seconds(1)
        )
        #expect(result.warnings.count == 1)
        #expect(result.warnings.allSatisfy { $0.contains(perEndpoint > 8 ? remedy : "raise") })
    }

    @Test func `does not name the receiver where places were free`() throws {
        let result = try Self.result(attempt: .milliseconds(5), cpu: .seconds(1))
        #expect(result.warnings.isEmpty)
    }

    @Test func `says that the host took time for others`() throws {
        let result = try Self.result(attempt: .milliseconds(5), cpu: .seconds(9), stolen: 100)
        #expect(result.warnings.count == 1)
        #expect(result.warnings.allSatisfy { $0.contains("its host took 9 % of the time") })
    }

    @Test func `says that parts of the run took longer than others`() throws {
        let steady = (1...20).map { Duration.milliseconds(500 * $0) }
        let uneven = steady.map { $0 > .seconds(8) ? $0 + ($0 - .seconds(8)) : $0 }
        let calm = try Self.result(attempt: .zero, cpu: .seconds(9), twentieths: steady)
        #expect(calm.warnings.isEmpty)
        let noisy = try Self.result(attempt: .zero, cpu: .seconds(9), twentieths: uneven)
        #expect(noisy.warnings.count == 1)
        #expect(noisy.warnings.allSatisfy { $0.contains("100 % longer") })
    }

    @Test func `says that it was stopped, and how far it was`() throws {
        let result = try Self.result(attempt: .zero, cpu: .seconds(9), delivered: 700)
        #expect(result.warnings == ["it was stopped: 700 of 1000 had ended"])
    }

    @Test func `says that fewer were offered than asked for`() throws {
        let result = try Self.result(
            attempt: .milliseconds(5),
            cpu: .seconds(9),
            rate: "200/s",
            lastOffer: .milliseconds(9990)
        )
        #expect(
            result.warnings == [
                "this process cannot keep up: 200/s were asked for, and 100/s were offered:"
                    + " lower --rate"
            ]
        )
    }

    @Test func `says that what was offered in time piled up`() throws {
        let late = try Self.result(
            attempt: .milliseconds(5),
            cpu: .seconds(9),
            rate: "200/s",
            lastOffer: .seconds(5)
        )
        #expect(
            late.warnings == [
                "what was offered piled up: 200/s were asked for, and 100/s were delivered, the"
                    + " last 5.00 s after it was offered: lower --rate"
            ]
        )
        let retried = try Self.result(
            attempt: .milliseconds(5),
            cpu: .seconds(9),
            rate: "200/s",
            lastOffer: .seconds(5),
            retries: 1
        )
        #expect(retried.warnings.isEmpty, "a retry is late for another reason")
    }

    @Test func `has nothing against a rate that is kept, however much is in flight`() throws {
        let result = try Self.result(
            attempt: .seconds(600),
            cpu: .seconds(1),
            rate: "6000/m",
            lastOffer: .milliseconds(9990)
        )
        #expect(result.warnings.isEmpty)
    }
}
