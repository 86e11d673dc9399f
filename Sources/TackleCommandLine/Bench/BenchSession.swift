import Dispatch
import FoundationEssentials
import Tackle
import TackleQueueing

/// One run of a benchmark: a load through a pipeline until all that is waited for is delivered or
/// dead.
struct BenchSession: Sendable {
    let load: BenchLoad
    private let tool: CommandLineTool
    private let pipeline: Pipeline
    private let tally: BenchTally
    private let pace: SteadyPace?
    private let begun: Date
    private let hasQueue: Bool

    /// - Throws: `PipelineError` where the stages make no pipeline.
    init(
        _ stages: [any SenderPlugin],
        _ load: BenchLoad,
        of tool: CommandLineTool
    ) throws(PipelineError) {
        let begun = Date.now
        let tally = BenchTally(load, begun: begun)
        self.load = load
        self.tool = tool
        self.begun = begun
        self.tally = tally
        pace = load.rate.map { SteadyPace(SteadyPlan($0, count: load.count, begun: begun)) }
        // Without a queue the call of `send` tells everything.
        hasQueue = stages.contains { $0.role == .queue }
        let kinds = Set(BenchTally.kinds)
        let observer = DeliveryObserver(of: kinds, limit: nil) { tally.take($0) }
        pipeline = try Pipeline(
            stages: stages,
            observers: hasQueue ? [observer] : [],
            logger: StandardError.logger
        )
    }

    /// What a live line shows.
    var progress: String {
        let counts = tally.counts
        let seconds = begun.duration(to: .now) / .seconds(1)
        let rate = seconds > 0 ? Int(Double(counts.delivered) / seconds) : 0
        return "\(counts.delivered) of \(load.awaited) delivered, \(counts.retries) retries,"
            + " \(counts.dead) dead, \(counts.refused) refused, \(rate)/s"
    }

    /// Sends everything and waits for its end; a signal ends it earlier.
    ///
    /// - Throws: what a stage's `run(next:)` throws.
    func run() async throws -> BenchResult {
        let before = BenchReading.now
        let signals = StopSignals(stop: stop)
        defer { signals.cancel() }
        let end = try await pipeline.running { _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await sendAll() }
                try await tally.ended.wait()
                // What is aside is finished without being measured.
                let end = load.aside.isEmpty ? nil : BenchReading.now
                if end != nil { endOffering() }
                try await group.waitForAll()
                return end
            }
        }
        let result = BenchResult(
            pipeline: "\(pipeline)",
            queue: pipeline.stages.lazy.compactMap { $0 as? any StoppableQueue }.first?
                .queueOptions,
            load: load,
            counts: tally.counts,
            before: before,
            after: end ?? .now
        )
        // What a stop has left in memory is lost with the process, and is not counted.
        for case let queue as any StoppableQueue in pipeline.stages { queue.abandon() }
        return result
    }

    private func stop() {
        tool.tell("stopping: what is in flight is finished")
        endOffering()
    }

    /// Sends no more; what a queue has is left there, but for what is in flight.
    private func endOffering() {
        tally.stop()
        pace?.stop()
        for case let queue as any StoppableQueue in pipeline.stages { queue.stop() }
    }

    private func sendAll() async {
        if let pace { return await offerAll(at: pace) }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<load.concurrency {
                group.addTask {
                    while let number = tally.next() { await send(number, at: .now) }
                }
            }
        }
    }

    /// Whoever waits, for room or for an answer, keeps none of the others waiting.
    private func offerAll(at pace: SteadyPace) async {
        let sends = DispatchGroup()
        await pace.run { numbers in
            for number in numbers {
                sends.enter()
                // It runs at once until it has to wait, which before a queue it seldom has.
                Task.immediate {
                    await send(number, at: pace.plan.moment(of: number))
                    sends.leave()
                }
            }
            tally.noteOffers(upTo: numbers.upperBound, at: .now)
        }
        await withCheckedContinuation { continuation in
            sends.notify(queue: .global()) { continuation.resume() }
        }
    }

    private func send(_ number: Int, at moment: Date) async {
        do {
            let id = try tally.id(of: number, sentAt: moment)
            let webhook = try load.webhook(number, id: id, created: moment)
            let receipt = try await pipeline.send(webhook)
            tally.take(receipt, of: number, sentAt: moment, at: .now)
        } catch {
            tally.take(SendError(wrapping: error), of: number, at: .now)
        }
    }
}
