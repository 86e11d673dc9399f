public import Tackle
import TackleQueueing

extension FileSpool {
    /// A queue.
    public static let pluginRole = StageRole.queue

    /// What it promises.
    public static let promises =
        [
            "Accepts a webhook once it is on disk, synced as 'sync' says: a kill of the process"
                + " loses nothing accepted.",
            owner, repetition,
        ] + QueueOptions.promises + [restart]

    /// The options as they are set, and what they amount to.
    public var details: StageDetails {
        queueOptions.details(
            settings: settings,
            promises: [acceptance, "Directory: \(directory). \(Self.owner)", Self.repetition],
            rest: [Self.restart]
                + (queueOptions.duplicates == .allow ? [] : [Self.rememberedDuplicates])
        )
    }

    private var settings: [StageDetails.Setting] {
        let segments = Self.segmentSizes
        let segmentSize = min(max(asked.segmentSize, segments.lowerBound), segments.upperBound)
        var interval: Duration?
        if case .interval(let time) = asked.syncMode.kind { interval = time }
        let settings = [
            StageDetails.Setting("directory", .text(directory)),
            StageDetails.Setting("sync", .text(asked.syncMode.word)),
            StageDetails.Setting("sync-interval", interval.map { .duration($0) }),
            StageDetails.Setting("segment-size", .size(segmentSize)),
            StageDetails.Setting(
                "max-size",
                asked.maximumSize.map { .size(max($0, 4 * segments.lowerBound)) }
            ),
            StageDetails.Setting("when-full", .text(asked.whenFull.rawValue)),
        ]
        return settings.compactMap(\.self)
    }

    private var acceptance: String {
        switch promise {
        case .onDisk:
            "Accepts a webhook once it is on disk, synced: a crash loses nothing accepted."
        case .syncedLater:
            "Accepts a webhook once it is written, and syncs it after sync-interval: a kill loses"
                + " nothing accepted, a crash of the machine what came since the last sync."
        default:
            "Accepts a webhook once it is written, and leaves syncing to the system: a kill loses"
                + " nothing accepted, a crash of the machine may."
        }
    }

    private static let owner = "One process owns it."

    private static let repetition =
        "A delivery may be repeated after a crash: receivers pass over ids they know."

    private static let restart =
        "Over a restart it remembers what waits with its attempts and due times, dead letters, and"
        + " what it knows of endpoints: pauses, disabling, failures in a row."

    private static let rememberedDuplicates =
        "Of what was delivered before a restart it knows what still stands in its files."
}

extension SyncMode {
    /// The option's word.
    fileprivate var word: String {
        switch kind {
        case .fsync: "fsync"
        case .interval: "interval"
        case .none: "none"
        }
    }
}
