package import FoundationEssentials
import Tackle

/// What there is in numbers, and in what state.
extension SpoolReader {
    /// What is damaged, as far as anybody has looked.
    package var damage: [SpoolDamage] { recovery.damage + unreadable }

    /// Counts what the spool holds.
    ///
    /// - Parameter now: the time to which what is due is compared.
    /// - Returns: the numbers.
    /// - Throws: ``SpoolError``.
    package func facts(at now: Date) throws -> SpoolFacts {
        var facts = SpoolFacts(owner: SpoolOwner(of: directory, path))
        var endpoints: Set<Endpoint> = []
        let limit = SpoolMoment(due: now).milliseconds
        for number in numbers(.waiting) {
            guard let keys = try read(number, { try keys(of: number) }) else { continue }
            endpoints.insert(keys.endpointID)
            guard let entry = recovery.index.entries[number] else { continue }
            if let created = keys.created {
                facts.oldest = min(facts.oldest ?? created, created)
            }
            if entry.due.milliseconds <= limit {
                facts.due += 1
            } else {
                facts.nextDue = min(facts.nextDue ?? entry.due.date, entry.due.date)
            }
        }
        facts.waiting = recovery.index.waitingCount
        facts.endpoints = endpoints.count
        facts.deadLetters = recovery.index.deadCount
        facts.segments = recovery.index.segments.count
        facts.bytes = recovery.index.totalBytes
        facts.fileBytes = try fileBytes()
        facts.liveBytes = recovery.index.liveBytes
        facts.hasReserve = names.contains(SpoolFormat.reserveName)
        facts.damagedFiles = damagedFiles
        facts.damage = damage
        return facts
    }

    /// Checks every record and every webhook, also in the segments that were set aside.
    ///
    /// - Returns: what was checked, and what is damaged.
    /// - Throws: ``SpoolError``.
    package func verify() throws -> SpoolVerification {
        for number in numbers(nil) { _ = try delivery(number) }
        var result = SpoolVerification()
        for number in damagedFiles.compactMap(SpoolFormat.damagedNumber) {
            result.damage += try damage(setAside: number)
        }
        result.damage += damage
        result.segments = recovery.index.segments.count
        result.bytes = recovery.index.totalBytes
        result.records = recovery.index.segments.reduce(0) { $0 + (recordCounts[$1.number] ?? 0) }
        result.waiting = recovery.index.waitingCount
        result.deadLetters = recovery.index.deadCount
        return result
    }

    private func fileBytes() throws(SpoolError) -> Int {
        var sum = 0
        for name in names {
            guard SpoolFormat.segmentNumber(name) != nil || SpoolFormat.damagedNumber(name) != nil
            else { continue }
            do throws(FileSystemError) {
                sum += try directory.open(name).size()
            } catch {
                guard error.isMissing else { throw SpoolError(reading: error, directory: path) }
            }
        }
        return sum
    }

    private var damagedFiles: [String] {
        names.filter { SpoolFormat.damagedNumber($0) != nil }.sorted()
    }

    /// What cannot be read in a segment that was set aside; at least the file itself.
    private func damage(setAside number: UInt64) throws(SpoolError) -> [SpoolDamage] {
        let name = SpoolFormat.damagedName(number)
        do throws(FileSystemError) {
            let file = try directory.open(name)
            let size = try file.size()
            let whole = SpoolDamage(
                file: name,
                range: 0..<max(1, size),
                message: nil,
                id: nil,
                reason: "it was set aside for its damage"
            )
            guard let spool = recovery.spool else { return [whole] }
            let seed = RecordSeed(spool: spool, segment: number)
            var scanner = try SegmentScanner(file, seed: seed, sealed: nil)
            while try scanner.next() != nil {}
            let found = scanner.damage.map { bad in
                SpoolDamage(
                    file: name,
                    range: bad.range,
                    message: bad.message,
                    id: bad.id,
                    reason: "a record is not readable, and the file was set aside"
                )
            }
            return found.isEmpty ? [whole] : found
        } catch {
            // Somebody has looked at it and taken it away.
            if error.isMissing { return [] }
            throw SpoolError(reading: error, directory: path)
        }
    }
}
