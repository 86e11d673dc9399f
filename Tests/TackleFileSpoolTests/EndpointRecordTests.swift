import FoundationEssentials
import Tackle
import TackleQueueing
import Testing

@testable import TackleFileSpool

/// What is known of endpoints, in a log whose segments come and go.
@Suite struct EndpointRecordTests {
    private static func stage(_ state: EndpointState, of key: String, _ log: SpoolLog) {
        log.stage(.endpoint(Endpoint(key: key), state, .kept))
    }

    /// Has many segments begun and given back.
    private static func churn(_ log: SpoolLog, _ ids: ClosedRange<Int>) throws {
        for id in ids {
            let number = log.stage(try .sample(id, size: 500))
            _ = log.commit()
            log.stage(.done, number)
            _ = log.commit()
            _ = log.reclaim(isPressed: false)
            _ = log.commit()
        }
    }

    @Test func `a segment that alone knows an endpoint's state can go, and the state stays`() throws
    {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        var paused = EndpointState()
        paused.pausedUntil = Date(timeIntervalSince1970: 1_800_003_600)
        paused.failures = 7
        paused.failingSince = Date(timeIntervalSince1970: 1_800_000_000)
        var disabled = EndpointState()
        disabled.disabled = .failing
        Self.stage(paused, of: "a", log)
        Self.stage(disabled, of: "b", log)
        Self.stage(disabled, of: "c", log)
        _ = log.commit()
        Self.stage(EndpointState(), of: "c", log)
        let first = try #require(log.segments.first?.number)
        try Self.churn(log, 1...200)
        #expect(disk.segments.count <= 3)
        #expect(!log.segments.contains { $0.number == first })
        let again = try SpoolLog.open(disk.afterCrash(.nothing))
        let known: [Endpoint: EndpointState] = [
            Endpoint(key: "a"): paused, Endpoint(key: "b"): disabled,
        ]
        #expect(again.knownEndpoints == known)
        // And once more, from what was copied.
        try Self.churn(again, 201...400)
        #expect(try SpoolLog.open(disk.afterCrash(.nothing)).knownEndpoints.count <= 2)
        #expect(again.knownEndpoints[Endpoint(key: "c")] == nil)
    }

    @Test func `the latest record of an endpoint counts, wherever it stands`() throws {
        let disk = SimulatedDisk()
        let log = try SpoolLog.open(disk)
        for round in 1...20 {
            var state = EndpointState()
            state.failures = round
            state.isPausedByHand = round % 2 == 0
            Self.stage(state, of: "a", log)
            try Self.churn(log, (round * 100)...(round * 100 + 5))
        }
        let left = try SpoolLog.open(disk.afterCrash(.nothing)).knownEndpoints
        #expect(left[Endpoint(key: "a")]?.failures == 20)
        #expect(left[Endpoint(key: "a")]?.isPausedByHand == true)
    }

    @Test(
        arguments: [
            [], [0, 0], [8, 0, 0, 0, 0, 0, 65], [0, 99, 0, 0, 0, 0, 65], [2, 0, 0, 0, 0, 0, 65],
            [0, 0, 0, 0, 0, 0], [4, 0, 0, 0, 0, 0, 1, 2, 3], [0, 0, 0, 0, 0, 0, 0xFF, 0xFE],
        ] as [[UInt8]]
    )
    func `bytes that are something else are not taken for a state`(_ bytes: [UInt8]) {
        #expect(EndpointStateCoding.decode(bytes[...]) == nil)
    }
}
