import Tackle
import TackleHMAC
import TackleTesting
import Testing

@Test func `every attempt is signed at its own time`() async throws {
    let clock = VirtualClock()
    let transport = RecordingTransport(answers: [.status(503, retryAfter: 60)], clock: clock)
    let pipeline = try Pipeline {
        Retry(clock: clock)
        try HMACSigner(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", clock: clock)
        transport
    }
    _ = try await clock.fastForward { try await pipeline.send(.sample()) }
    let times = transport.deliveries.map { $0.headers["webhook-timestamp"] }
    #expect(times.count == 2)
    #expect(times[0] == "1800000000")
    #expect(times[0] != times[1])
}
