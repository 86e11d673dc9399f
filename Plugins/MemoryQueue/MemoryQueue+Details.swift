public import Tackle
import TackleQueueing

extension MemoryQueue {
    /// A queue.
    public static let pluginRole = StageRole.queue

    /// What it promises.
    public static let promises =
        ["Accepts webhooks into memory, up to its capacity: they are lost with the process."]
        + QueueOptions.promises + [restart]

    /// The options as they are set, and what they amount to.
    public var details: StageDetails {
        queueOptions.details(
            settings: [
                StageDetails.Setting("capacity", .count(capacity)),
                StageDetails.Setting("when-full", .text(whenFull.rawValue)),
                StageDetails.Setting("dead-letters", .count(deadLetters)),
            ],
            promises: [
                "Accepts up to \(capacity) webhooks into memory: they are lost with the process."
            ],
            rest: [Self.restart]
        )
    }

    private static let restart =
        "Over a restart it remembers nothing: what waits, dead letters and what it knows of"
        + " endpoints are gone."
}
