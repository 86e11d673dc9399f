import FoundationEssentials
import Tackle
import TackleQueueing

/// What an earlier process left: read once, when the directory is opened.
struct SpoolRecovery {
    private(set) var index = SpoolIndex()
    private(set) var damage: [SegmentScan.Damage] = []
    private(set) var lastSegment: UInt64 = 0
    private(set) var lastRecord: UInt64 = 0
    private(set) var lastMessage: UInt64 = 0
    private var queued: [UInt64: QueuedDelivery] = [:]

    /// The deliveries that wait, in the order accepted, with their attempts and due times.
    var waiting: [QueuedDelivery] {
        index.places.filter { !$0.value.isDead }.compactMap { number, place in
            guard var delivery = queued[number] else { return nil }
            delivery.attempts = Int(place.attempts)
            delivery.due = Date(milliseconds: place.due)
            return delivery
        }.sorted { $0.handle < $1.handle }
    }

    /// Reads all segments, each synced before it is believed.
    ///
    /// - Throws: ``SpoolIOError``.
    init(_ directory: SpoolDirectory) throws(SpoolIOError) {
        let names = try directory.fileSystem.names(in: directory.logPath)
        let numbers = names.compactMap(SegmentHeader.number(inFileName:)).sorted()
        var ends: [SegmentScan.Damage] = []
        var lastRecordBefore: [UInt64] = []
        for number in numbers {
            lastSegment = max(lastSegment, number)
            let scan = try scan(number, in: directory)
            let first = scan.found.first?.record.number
            // A crash cuts the end of a segment short, and the next process counts on from what it
            // found. Where numbers are missing in between, records that were durable are lost.
            for (end, last) in zip(ends, lastRecordBefore) where (first ?? 0) > last + 1 {
                report(end)
            }
            if first != nil { (ends, lastRecordBefore) = ([], []) }
            for damage in scan.damage {
                if damage.isAtEnd {
                    ends.append(damage)
                    lastRecordBefore.append(lastRecord)
                } else {
                    report(damage)
                }
            }
        }
    }

    private mutating func report(_ damage: SegmentScan.Damage) {
        self.damage.append(damage)
        index.markDamaged(damage.segment)
    }

    private mutating func scan(
        _ number: UInt64,
        in directory: SpoolDirectory
    ) throws(SpoolIOError) -> SegmentScan {
        let file = try directory.fileSystem.open(directory.segmentPath(number))
        try file.sync()
        let size = try file.size()
        let bytes = try file.read(at: 0, count: size)
        let scan = SegmentScan(bytes, segment: number, identity: directory.identity)
        index.add(SpoolIndex.Segment(file: file, size: size), number: number)
        for found in scan.found {
            lastRecord = max(lastRecord, found.record.number)
            if found.record.kind == .commit { continue }
            lastMessage = max(lastMessage, found.record.message)
            take(found, segment: number)
        }
        return scan
    }

    private mutating func take(_ found: SegmentScan.Found, segment: UInt64) {
        let record = found.record
        if record.kind == .message {
            guard let webhook = WebhookRecord(record.body)?.webhook else {
                let end = found.offset + SpoolFormat.recordHeaderSize + found.bodyCount
                report(
                    SegmentScan.Damage(
                        segment: segment,
                        range: found.offset..<end,
                        message: record.message,
                        isAtEnd: false
                    )
                )
                return
            }
            queued[record.message] = QueuedDelivery(
                handle: record.message,
                webhook,
                due: Date(milliseconds: record.due)
            )
        } else if record.kind == .delivered {
            queued[record.message] = nil
        }
        index.apply(record, segment: segment, offset: found.offset, bodyCount: found.bodyCount)
    }
}

extension QueuedDelivery {
    /// What the scheduler needs to know of a webhook.
    init(handle: UInt64, _ webhook: Webhook, due: Date) {
        self.init(
            handle: handle,
            endpoint: webhook.endpoint,
            orderingKey: webhook.orderingKey,
            created: max(webhook.created, webhook.due ?? webhook.created),
            due: due
        )
    }
}

extension Date {
    /// The moment so many milliseconds after 1970 began.
    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Milliseconds since 1970, rounded up: never early.
    var milliseconds: Int64 {
        Int64((min(max(timeIntervalSince1970, -1e12), 1e12) * 1000).rounded(.up))
    }
}
