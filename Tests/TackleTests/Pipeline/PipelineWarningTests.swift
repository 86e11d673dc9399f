import Logging
import Tackle
import TackleTesting
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct PipelineWarningTests {
    private let clock = VirtualClock()
    private let log = CollectedLog()

    private func pipeline(journal: Journal = Journal()) throws -> Pipeline {
        try Pipeline(clock: clock, logger: log.logger) {
            StubStage("queue", role: .queue, journal: journal, keepsRunning: true)
            RecordingTransport()
        }
    }

    @Test func `warns once that nobody runs it five seconds after the first webhook`() async throws
    {
        let pipeline = try pipeline()
        for number in 1...3 { try await pipeline.send(.sample("msg_\(number)")) }
        try await clock.waitForSleepers()
        #expect(clock.sleepers == 1)
        clock.advance(by: .milliseconds(4_999))
        #expect(log.entries.isEmpty)
        clock.advance(by: .milliseconds(1))
        try await log.wait(count: 1)
        try await pipeline.send(.sample("msg_4"))
        clock.advance(by: .seconds(3600))
        #expect(clock.sleepers == 0, "nothing is left that could warn again")
        #expect(log.entries.map(\.level) == [.warning])
        #expect(log.entries.first?.message.contains("call pipeline.run()") == true)
    }

    @Test func `does not warn where it was run in time`() async throws {
        let journal = Journal()
        let pipeline = try pipeline(journal: journal)
        try await pipeline.send(.sample())
        try await clock.waitForSleepers()
        let run = Task { try await pipeline.run() }
        try await journal.wait(for: "queue runs")
        clock.advance(by: .seconds(5))
        // The warning is not to be had by waiting: a second pipeline's shows that time went by.
        let other = try self.pipeline()
        try await other.send(.sample())
        try await clock.waitForSleepers()
        clock.advance(by: .seconds(5))
        try await log.wait(count: 1)
        #expect(log.entries.count == 1)
        pipeline.close()
        try await run.value
    }

    @Test func `does not warn where webhooks were delivered at once`() async throws {
        let pipeline = try Pipeline(clock: clock, logger: log.logger) { RecordingTransport() }
        try await pipeline.send(.sample())
        #expect(clock.sleepers == 0)
        #expect(log.entries.isEmpty)
    }
}
