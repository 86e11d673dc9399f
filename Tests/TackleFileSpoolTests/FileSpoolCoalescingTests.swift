import Tackle
import TackleQueueing
import TestSupport
import Testing

@testable import TackleFileSpool

/// What coalescing in a spool does beside what it does in memory.
@Suite(.timeLimit(.minutes(2))) struct FileSpoolCoalescingTests {
    private static func send(
        _ number: Int,
        _ spool: FileSpool,
        _ log: EventLog
    ) async throws
        -> Receipt
    {
        let webhook = try Webhook.numbered(number, options: .init(coalescingKey: "k"))
        return try await spool.send(Delivery(webhook), next: log.next())
    }

    @Test func `one that is gone from the disk meanwhile keeps nobody from sending`() async throws {
        let disk = SimulatedDisk()
        let spool = FileSpool(FileSpoolTests.configuration(disk), options: QueueOptions())
        let log = EventLog()
        _ = try await Self.send(1, spool, log)
        // As where it is delivered between being found and being read.
        try await spool.store.settle(1, nil, as: .withdrawn)
        try await spool.store.withLog { log in #expect(log.entries[1] == nil) }
        let receipt = try await Self.send(2, spool, log)
        #expect(receipt.isAccepted && receipt.replaced == nil)
        #expect(try await Self.send(3, spool, log).replaced?.webhook.description == "msg_2")
        #expect(log.events(.coalesced).count == 1)
    }

    @Test func `a merge that fails leaves nothing of the newer one on disk`() async throws {
        struct NotMergeable: Error {}
        let disk = SimulatedDisk()
        var options = QueueOptions()
        options.coalescing = .merge { _, _ in throw NotMergeable() }
        let spool = FileSpool(FileSpoolTests.configuration(disk), options: options)
        let log = EventLog()
        _ = try await Self.send(1, spool, log)
        await #expect(throws: NotMergeable.self) { try await Self.send(2, spool, log) }
        let left = try SpoolLog.open(disk.afterCrash(.everything)).waitingIDs
        #expect(left.map(\.webhook.description) == ["msg_1"])
    }

    @Test func `a disk that refuses the newer one keeps the older one`() async throws {
        let disk = SimulatedDisk()
        let spool = FileSpool(FileSpoolTests.configuration(disk), options: QueueOptions())
        let log = EventLog()
        _ = try await Self.send(1, spool, log)
        disk.fail(atCall: 1, with: .error(28, times: .max))
        let error = await #expect(throws: SendError.self) { try await Self.send(2, spool, log) }
        #expect(error?.code == .diskFull)
        #expect(try await spool.endpoints().map(\.waiting) == [1])
        #expect(log.events(.coalesced).isEmpty)
        let left = try SpoolLog.open(disk.afterCrash(.nothing)).waitingIDs
        #expect(left.map(\.webhook.description) == ["msg_1"])
    }
}
