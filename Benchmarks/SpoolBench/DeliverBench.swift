import Foundation
import Tackle
import TackleFileSpool
import TackleQueueing

/// Opens a spool that was left, weighs the process, then delivers webhooks of 1 KiB while what was
/// left waits.
///
/// Once the outcomes are on disk it kills itself, so that the next one finds the spool as a crash
/// leaves it.
struct DeliverBench {
    let directory: String
    let count: Int
    let endpoints: Int

    func run() async throws {
        let spool = FileSpool(directory: directory)
        let transport = CountingTransport(planned: count)
        let pipeline = try Pipeline(stages: [spool, transport])
        let begun = ProcessReading()
        let known = try await spool.endpoints()
        let opened = ProcessReading()
        let (resident, peak) = (ProcessReading.memory("VmRSS"), ProcessReading.memory("VmHWM"))
        let run = Task { try await pipeline.run() }
        let load = ProducerLoad(count: count, endpoints: endpoints)
        let before = ProcessReading()
        _ = try await load.send(through: pipeline)
        await transport.waitForAll()
        let after = ProcessReading()
        SpoolBench.tell(
            "{\"open\":\(opened.steady - begun.steady),"
                + "\"openCPU\":\(opened.processor - begun.processor),"
                + "\"resident\":\(resident),\"peak\":\(peak),"
                + "\"waiting\":\(known.reduce(0) { $0 + $1.waiting }),"
                + "\"cpu\":\((after.processor - before.processor) / Double(count) * 1e6),"
                + "\"rate\":\(Double(count) / (after.steady - before.steady))}"
        )
        run.cancel()
        _ = try? await run.value
        kill(getpid(), SIGKILL)
    }
}
