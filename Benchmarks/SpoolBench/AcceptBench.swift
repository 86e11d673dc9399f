import Tackle
import TackleFileSpool
import TackleTesting

/// How fast a spool accepts webhooks of 1 KiB while nothing is delivered.
struct AcceptBench {
    let directory: String
    let count: Int
    let producers: Int

    func run() async throws {
        let spool = FileSpool(directory: directory)
        // On a clock that stands still it never warns that nobody runs it.
        let pipeline = try Pipeline(stages: [spool, DiscardTransport()], clock: VirtualClock())
        // It opens its directory, which is not what is measured.
        _ = try await spool.endpoints()
        let load = ProducerLoad(count: count, producers: producers, isNumbered: true)
        let before = ProcessReading()
        var durations = try await load.send(through: pipeline)
        let after = ProcessReading()
        durations.sort()
        let rate = Double(count) / (after.steady - before.steady)
        let cpu = (after.processor - before.processor) / Double(count) * 1e6
        SpoolBench.tell(
            "{\"rate\":\(rate),\"cpu\":\(cpu),\"p50\":\(quantile(durations, 0.5)),"
                + "\"p99\":\(quantile(durations, 0.99)),"
                + "\"memory\":\(ProcessReading.memory("VmHWM"))}"
        )
    }

    /// In microseconds.
    private func quantile(_ durations: [Int], _ share: Double) -> Double {
        Double(durations[Int(share * Double(durations.count - 1))]) / 1e3
    }
}
