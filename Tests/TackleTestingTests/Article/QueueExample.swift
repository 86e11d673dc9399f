import Foundation
import Tackle
import TackleMemoryQueue
import TackleTesting
import Testing

@Test func `a webhook is sent when it is due and three days of retries take no time`() async throws
{
    let clock = VirtualClock()
    let due = clock.now.addingTimeInterval(3600)
    let transport = RecordingTransport(then: .status(500), clock: clock)
    let recorder = EventRecorder()
    let pipeline = try Pipeline(observers: [recorder.observer], clock: clock) {
        MemoryQueue(clock: clock)
        transport
    }
    try await clock.fastForward {
        try await pipeline.running { pipeline in
            try await pipeline.send(.sample(due: due))
            try await recorder.wait(for: .dead)
        }
    }
    #expect(transport.arrivals.count == 10)
    #expect(try #require(transport.arrivals.first).time >= due)
    #expect(recorder.events(of: .attemptFailed).count == 9)
}
