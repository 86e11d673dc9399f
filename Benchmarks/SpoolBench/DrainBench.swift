import Tackle
import TackleFileSpool
import TackleQueueing

/// How fast a spool gives away what an earlier process has stored, to a transport that answers at
/// once: until it is empty and all outcomes are on disk.
struct DrainBench {
    let directory: String
    let count: Int
    let consumers: Int

    func run() async throws {
        let options = QueueOptions(concurrency: consumers, perEndpoint: consumers)
        let spool = try FileSpool(directory: directory, options: options)
        let taken = TakenWebhooks(count: count, bodySize: ProducerLoad.usualBodySize)
        let transport = ClosureTransport("counter") { delivery in
            taken.note(delivery.webhook)
            let attempt = Attempt(number: delivery.attempt, response: Response(status: 200))
            return .delivered(delivery, by: "counter", attempt: attempt)
        }
        let pipeline = try Pipeline(stages: [spool, transport])
        let begun = ProcessReading()
        _ = try await spool.endpoints()
        let opened = ProcessReading()
        // It runs until nothing is left, and lets the directory go then.
        pipeline.close()
        try await pipeline.run()
        let ended = ProcessReading()
        let (lost, twice, strange) = taken.counts
        SpoolBench.tell(
            "{\"rate\":\(Double(count) / (ended.steady - opened.steady)),"
                + "\"cpu\":\((ended.processor - opened.processor) / Double(count) * 1e6),"
                + "\"open\":\(opened.steady - begun.steady),"
                + "\"lost\":\(lost),\"twice\":\(twice),\"strange\":\(strange)}"
        )
    }
}
