import Tackle
import TackleQueueing

/// What a benchmark has measured.
struct BenchResult: Sendable {
    /// The stages, joined by arrows.
    let pipeline: String

    /// When the queue sends, where there is one.
    let queue: QueueOptions?

    let load: BenchLoad
    let counts: BenchTally.Counts

    /// What clocks and counters showed before the first call of `send`.
    let before: BenchReading

    /// What they showed once the pipeline was closed and drained; where something is aside, once
    /// the rest had ended.
    let after: BenchReading

    /// Whether everything that was waited for was delivered.
    var isComplete: Bool { counts.delivered == load.awaited }

    /// Offered a second, from the first to the last; nil where no rate was asked for.
    var offeredPerSecond: Double? {
        load.rate.map { _ in Self.rate(counts.offered - 1, in: counts.lastOffer) }
    }

    /// Accepted a second, until the last was accepted.
    var acceptedPerSecond: Double { Self.rate(counts.accepted, in: counts.lastAcceptance) }

    /// Delivered a second, until the last was delivered or dead.
    var deliveredPerSecond: Double { Self.rate(counts.delivered, in: counts.lastEnd) }

    /// Microseconds of a processor in the program itself, for each delivery.
    var userMicroseconds: Double { perDelivery(after.usage.user - before.usage.user) }

    /// Microseconds of a processor in the kernel, for each delivery.
    var systemMicroseconds: Double { perDelivery(after.usage.system - before.usage.system) }

    /// How many processors the process kept busy on average.
    var processors: Double {
        let seconds = before.time.duration(to: after.time) / .seconds(1)
        let used =
            after.usage.user + after.usage.system - before.usage.user - before.usage.system
        return seconds > 0 ? used / .seconds(1) / seconds : 0
    }

    private static func rate(_ count: Int, in time: Duration) -> Double {
        time > .zero ? Double(count) / (time / .seconds(1)) : 0
    }

    /// All that was started shares the cost: what died has cost as much.
    private func perDelivery(_ time: Duration) -> Double {
        time / .microseconds(1) / Double(max(1, counts.ended + counts.aside.ended))
    }
}
