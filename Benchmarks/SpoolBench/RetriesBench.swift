import Tackle
import TackleFileSpool
import TackleQueueing
import TackleTesting

/// What retries leave on disk: deliveries whose every attempt fails until they are dead letters,
/// each to an endpoint of its own, on a clock that jumps from one due moment to the next.
///
/// It says when all are accepted and goes on once it is sent a line, so that somebody may look at
/// the directory in between.
struct RetriesBench {
    let directory: String
    let deliveries: Int
    let attempts: Int
    let segmentSize: Int

    func run() async throws {
        let clock = VirtualClock()
        var options = QueueOptions(
            schedule: .exponential(initial: .seconds(60), factor: 1, maximum: .seconds(60)),
            maximumAttempts: attempts,
            jitter: 0
        )
        // An endpoint that only fails is tried as often as the schedule says, not probed.
        options.breaker = 1000
        let spool = try FileSpool(
            directory: directory,
            options: options,
            segmentSize: segmentSize,
            clock: clock
        )
        let failure = SendError(.status, "the receiver always fails")
        let transport = CountingTransport(planned: deliveries * attempts, failure: failure)
        let pipeline = try Pipeline(stages: [spool, transport], clock: VirtualClock())
        let load = ProducerLoad(count: deliveries, producers: 256, endpoints: deliveries)
        _ = try await load.send(through: pipeline)
        SpoolBench.tell("{\"accepted\":\(deliveries)}")
        _ = readLine()
        let before = ProcessReading()
        let run = Task { try await pipeline.run() }
        try await clock.fastForward { await transport.waitForAll() }
        let after = ProcessReading()
        let cpu = (after.processor - before.processor) / Double(transport.attempts) * 1e6
        // It runs until all of them are dead letters on disk.
        pipeline.close()
        try await run.value
        SpoolBench.tell(
            "{\"attempts\":\(transport.attempts),"
                + "\"seconds\":\(after.steady - before.steady),"
                + "\"cpu\":\(cpu),"
                + "\"memory\":\(ProcessReading.memory("VmHWM"))}"
        )
    }
}
