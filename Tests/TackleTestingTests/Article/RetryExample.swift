import Foundation
import Tackle
import TackleTesting
import Testing

@Test func `a receiver that asks for a minute gets it`() async throws {
    let clock = VirtualClock()
    let downstream = Downstream(clock: clock)
    let pipeline = try Pipeline {
        Retry(clock: clock)
        downstream
    }
    async let receipt = pipeline.send(.sample())
    try await downstream.expect().respond(.status(429, retryAfter: 60))
    try await clock.waitForSleepers()
    clock.advanceToNextSleeper()
    let second = try await downstream.expect { $0.attempt == 2 }
    #expect(second.time >= VirtualClock.beginning.addingTimeInterval(60))
    second.respond(.status(200))
    _ = try await receipt
}

@Test func `a cancelled call is not tried again`() async throws {
    let downstream = Downstream()
    let pipeline = try Pipeline {
        Retry()
        downstream
    }
    let sending = Task { try await pipeline.send(.sample()) }
    let first = try await downstream.expect()
    sending.cancel()
    try await first.waitUntilCancelled()
    await #expect(throws: CancellationError.self) { try await sending.value }
    try downstream.expectNothing()
}
