import FoundationEssentials
import TackleQueueing
import Testing

@testable import TackleFileSpool

/// Disk space comes back, and nothing that is needed goes with it.
@Suite struct ReclaimTests {
    @Test func `segments of delivered messages are removed`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        for id in 1...50 {
            let number = log.stage(try .sample(id, size: 500))
            _ = log.commit()
            log.stage(.done, number)
            _ = log.commit()
            _ = log.reclaim(isPressed: false)
        }
        #expect(disk.segments.count <= 2)
    }

    @Test func `one message that waits long does not keep the disk`() throws {
        let disk = SimulatedDisk()
        do {
            let log = try SpoolLog.open(disk)
            let dead = log.stage(try .sample(1))
            let old = log.stage(try .sample(2))
            _ = log.commit()
            log.stage(.dead, dead, attempts: 10)
            log.stage(.state, old, attempts: 5, due: .distantFuture)
            _ = log.commit()
            for id in 3...200 {
                let number = log.stage(try .sample(id, size: 500))
                _ = log.commit()
                log.stage(.done, number)
                _ = log.commit()
                _ = log.reclaim(isPressed: false)
            }
            #expect(log.size <= 2 * log.liveBytes + 6 * log.settings.segmentSize)
        }
        let log = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(log.entries.count == 2)
        #expect(log.entries[2]?.attempts == 5)
        #expect(log.waiting.map(\.due) == [.distantFuture])
        #expect(log.entries[1]?.isDead == true)
        #expect(log.reason(1)?.message == "no answer came")
        #expect(try log.webhook(1) == .sample(1))
    }

    @Test func `T14: a thousand retries leave twice the live bytes (beanstalkd 622)`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        let numbers = try (1...20).map { log.stage(try .sample($0)) }
        _ = log.commit()
        for attempt in 1...1000 {
            for number in numbers { log.stage(.state, number, attempts: attempt) }
            repeat { _ = log.commit() } while !log.staged.isEmpty
            repeat {
                _ = log.reclaim(isPressed: false)
                _ = log.commit()
            } while !log.staged.isEmpty
        }
        // As a spool does: it goes on until there is nothing more to give back.
        var hasFreed = true
        while hasFreed {
            hasFreed = log.reclaim(isPressed: false)
            while !log.staged.isEmpty {
                _ = log.commit()
                hasFreed = true
            }
        }
        #expect(log.size <= 2 * log.liveBytes + 4 * log.settings.segmentSize)
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        #expect(again.waiting.count == 20)
        #expect(again.waiting.allSatisfy { $0.attempts == 1000 })
    }
}
