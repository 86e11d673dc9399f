public import Tackle
import TackleQueueing

extension SpoolLog {
    private static var readersLimit: Int { 16 }

    /// The webhook of a message.
    ///
    /// - Throws: ``SendError`` with the code `damaged` where it can never be read;
    ///   ``FileSystemError`` where it cannot be read now.
    func webhook(_ message: UInt64) throws -> Webhook {
        guard let entry = index.entries[message] else {
            throw SendError(.damaged, "the spool has no readable message \(message)")
        }
        do {
            return try WebhookCoding.decode(try record(at: entry.place, of: message)[...])
        } catch let error as FileSystemError {
            throw error
        } catch {
            index.markDamaged(entry.place.segment)
            throw error as? SendError ?? SendError(.damaged, "\(error)", underlying: error)
        }
    }

    /// The numbers of the dead letters, in the order accepted.
    var deadNumbers: [UInt64] { index.entries.filter(\.value.isDead).keys.sorted() }

    /// A dead letter with what can be read of its reason.
    ///
    /// - Throws: as ``webhook(_:)`` does.
    func deadLetter(_ message: UInt64) throws -> DeadLetter {
        let webhook = try webhook(message)
        let reason = reason(message)
        return DeadLetter(
            webhook: webhook,
            attempts: index.entries[message]?.attempts ?? 0,
            reason: reason?.code ?? "unknown",
            message: reason?.message ?? "the reason cannot be read",
            status: reason?.status,
            time: reason?.time ?? webhook.created
        )
    }

    /// Why a dead letter is one; `nil` where it is none or its reason cannot be read.
    func reason(_ message: UInt64) -> DeadReason? {
        guard let place = index.entries[message]?.reason,
            let body = try? record(at: place, of: message)
        else { return nil }
        return DeadReason(body[...])
    }

    /// The body of a record, checked.
    func record(at place: SpoolIndex.Place, of message: UInt64) throws -> [UInt8] {
        let bytes = try reader(place.segment).readAll(place.size, at: place.offset)
        let seed = RecordSeed(spool: spool, segment: place.segment)
        let size = SpoolFormat.recordHeaderSize
        guard bytes.count == place.size,
            let header = RecordHeader(bytes.prefix(size), at: place.offset, seed: seed),
            header.message == message, header.recordSize == place.size,
            CRC32C.checksum(bytes[size..<size + header.bodyLength]) == header.bodyChecksum
        else {
            throw SendError(
                .damaged,
                "\(SpoolFormat.segmentName(place.segment)) is damaged at \(place.offset):"
                    + " message \(message) cannot be read, and the file is kept"
            )
        }
        return Array(bytes[size..<size + header.bodyLength])
    }

    private func reader(_ number: UInt64) throws(FileSystemError) -> any SpoolFile {
        if let active, active.number == number { return active.file }
        if let at = readers.lastIndex(where: { $0.number == number }) { return readers[at].file }
        let file = try directory.open(SpoolFormat.segmentName(number))
        readers.append((number, file))
        if readers.count > Self.readersLimit { close(readers.removeFirst().file) }
        return file
    }
}

extension SendError.Code {
    /// A stored webhook is damaged on the disk: it is kept, but nobody can send it.
    public static let damaged = Self("damaged", .permanent)
}
