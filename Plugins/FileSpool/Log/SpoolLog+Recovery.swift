import FoundationEssentials
import Logging
import Tackle
import TackleQueueing

extension SpoolLog {
    /// A segment's header while the log is read.
    private struct Head {
        let number: UInt64
        let header: SegmentHeader?
        let isDamaged: Bool
    }

    /// Reads the whole log into the index, one segment at a time.
    func recover() throws(FileSystemError) {
        var numbers: [UInt64] = []
        for name in try directory.names() {
            if let number = SpoolFormat.segmentNumber(name) { numbers.append(number) }
            guard let number = SpoolFormat.damagedNumber(name) else { continue }
            damagedFiles.append(name)
            nextSegment = max(nextSegment, number + 1)
        }
        numbers.sort()
        // What is read is believed, so it has to be durable before: also the names.
        for number in numbers { try settle(number) }
        try directory.sync()
        var heads: [Head] = []
        for number in numbers { heads.append(try head(number)) }
        if let known = heads.lazy.compactMap(\.header).first { spool = known.spool }
        var webhooks: [UInt64: Recovered] = [:]
        for (position, head) in heads.enumerated() {
            let after = heads[(position + 1)...].lazy.compactMap(\.header?.previous)
            let sealing = after.first { $0.number == head.number }
            try take(head, sealing: sealing, webhooks: &webhooks)
            reportMissing(before: head, numbers)
        }
        finish(webhooks)
    }

    private func settle(_ number: UInt64) throws(FileSystemError) {
        let file = try directory.open(SpoolFormat.segmentName(number))
        try file.sync()
        // A sync that failed in an earlier life leaves pages here that are not on the disk.
        try file.discardCache()
    }

    private func head(_ number: UInt64) throws(FileSystemError) -> Head {
        let file = try directory.open(SpoolFormat.segmentName(number))
        let read = SegmentHeader.read(try file.readAll(SpoolFormat.recordsStart, at: 0)[...])
        let header = read?.header.number == number ? read?.header : nil
        return Head(
            number: number,
            header: header,
            isDamaged: header == nil || read?.isDamaged == true
        )
    }

    private func take(
        _ head: Head,
        sealing: SegmentHeader.SegmentEnd?,
        webhooks: inout [UInt64: Recovered]
    ) throws(FileSystemError) {
        let number = head.number
        let file = try directory.open(SpoolFormat.segmentName(number))
        let bytes = try file.readAll(file.size(), at: 0)
        index.segments.append(SpoolIndex.Segment(number: number, size: bytes.count))
        nextSegment = max(nextSegment, number + 1)
        if let header = head.header {
            nextSequence = max(nextSequence, header.nextSequence)
            nextMessage = max(nextMessage, header.nextMessage)
            guard header.spool == spool else {
                return note(number, 0..<bytes.count, nil, "it belongs to another spool")
            }
        }
        let seed = RecordSeed(spool: spool, segment: number)
        let scan = SegmentScan(bytes, seed: seed, sealed: sealing)
        for found in scan.found { take(found, number, bytes, &webhooks) }
        for bad in scan.damage { note(number, bad.range, bad.message, "a record is not readable") }
        // A crash while a segment was made leaves such a header, and then nothing behind it.
        if head.isDamaged, bytes.count > SpoolFormat.recordsStart {
            note(number, 0..<SpoolFormat.recordsStart, nil, "its header is not readable")
        }
        guard head.header != nil || !scan.found.isEmpty else { return }
        sealed = SegmentHeader.SegmentEnd(number: number, durable: scan.durable, end: scan.end)
    }

    /// Only the oldest segments ever go: where one between others is not there, it was lost.
    private func reportMissing(before head: Head, _ numbers: [UInt64]) {
        guard let previous = head.header?.previous?.number, !numbers.contains(previous),
            let first = numbers.first, first < previous
        else { return }
        note(previous, 0..<0, nil, "it is missing")
    }

    private func take(
        _ found: SegmentScan.Found,
        _ segment: UInt64,
        _ bytes: [UInt8],
        _ webhooks: inout [UInt64: Recovered]
    ) {
        let header = found.header
        nextSequence = max(nextSequence, header.sequence + 1)
        nextMessage = max(nextMessage, header.message + 1)
        if header.type == .message {
            do throws(InvalidWebhook) {
                let webhook = try WebhookCoding.decode(bytes[found.body])
                webhooks[header.message] = Recovered(header, webhook)
            } catch {
                note(segment, found.body, header.message, "\(error)")
                return
            }
        }
        let place = SpoolIndex.Place(
            segment: segment,
            offset: found.offset,
            size: header.recordSize
        )
        if !index.apply(header, bytes[found.body], at: place) {
            note(segment, found.body, nil, "what it says of an endpoint is not readable")
        }
        guard index.entries[header.message] == nil else { return }
        guard let gone = webhooks.removeValue(forKey: header.message) else { return }
        // What was withdrawn has no attempt that delivered it: it may come again.
        if header.type == .done, header.attempts > 0 { left.noteDelivered(gone.id) }
    }

    private func note(_ segment: UInt64, _ range: Range<Int>, _ message: UInt64?, _ why: String) {
        let name = SpoolFormat.segmentName(segment)
        let found = SpoolDamage(file: name, range: range, message: message, reason: why)
        damage.append(found)
        index.markDamaged(segment)
        logger.error("\(found)")
    }

    private func finish(_ webhooks: [UInt64: Recovered]) {
        left.endpoints = index.endpoints.mapValues(\.state).filter { !$0.value.isUsual }
        for number in webhooks.keys.sorted() {
            guard let entry = index.entries[number], !entry.isDead,
                var recovered = webhooks[number]
            else { continue }
            recovered.delivery.attempts = entry.attempts
            recovered.delivery.due = entry.due
            recovered.delivery.lastStatus = entry.status == 0 ? nil : Int(entry.status)
            index.note(identity: recovered.id.shortIdentity, of: number)
            left.waiting.append((recovered.delivery, recovered.id))
        }
    }
}

/// What the scheduler needs to know of a stored webhook, and its identity.
struct Recovered {
    var delivery: QueuedDelivery
    let id: DeliveryID

    init(_ header: RecordHeader, _ webhook: Webhook) {
        id = DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint)
        delivery = QueuedDelivery(
            webhook,
            handle: header.message,
            due: header.due,
            attempts: header.attempts
        )
    }
}
