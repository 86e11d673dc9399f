import Foundation
import Tackle
import TackleFileSpool
import TackleTesting

/// Fills a spool with webhooks of 200 bytes that are due in a year, says so, and waits to be
/// killed.
struct FillBench {
    let directory: String
    let count: Int
    let endpoints: Int

    func run() async throws {
        let spool = FileSpool(directory: directory)
        // On a clock that stands still it never warns that nobody runs it.
        let pipeline = try Pipeline(stages: [spool, DiscardTransport()], clock: VirtualClock())
        let load = ProducerLoad(
            count: count,
            producers: 1024,
            bodySize: 200,
            endpoints: endpoints,
            due: Date(timeIntervalSinceNow: 365 * 86_400)
        )
        let before = ProcessReading()
        _ = try await load.send(through: pipeline)
        let seconds = ProcessReading().steady - before.steady
        SpoolBench.tell("{\"count\":\(count),\"seconds\":\(seconds)}")
        try await Task.sleep(for: .seconds(86_400))
    }
}
