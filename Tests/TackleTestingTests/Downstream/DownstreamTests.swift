import Foundation
import Tackle
import TackleTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct DownstreamTests {
    @Test func `plays the transport of a pipeline step by step`() async throws {
        let clock = VirtualClock()
        let downstream = Downstream(clock: clock)
        let pipeline = try Pipeline {
            Retry(clock: clock)
            downstream
        }
        async let receipt = pipeline.send(.sample())
        let first = try await downstream.expect()
        #expect(first.delivery.attempt == 1)
        #expect(first.time == clock.now)
        #expect(first.respond(.status(503)))
        try await clock.waitForSleepers()
        clock.advanceToNextSleeper()
        let second = try await downstream.expect { $0.webhook.eventType == "order.paid" }
        #expect(second.delivery.attempt == 2)
        #expect(second.respond(.status(202)))
        #expect(!second.respond(.status(500)), "it has its response")
        #expect(try await receipt.status == 202)
        #expect(downstream.arrivals.map(\.delivery.attempt) == [1, 2])
        try downstream.expectNothing()
    }

    @Test func `responds with errors`() async throws {
        let downstream = Downstream()
        let pipeline = try Pipeline { downstream }
        let sending = Task { try await pipeline.send(.sample()) }
        let error = SendError(.timeout, "too late")
        try await downstream.expect().respond(throwing: error)
        let thrown = await #expect(throws: SendError.self) { try await sending.value }
        #expect(thrown?.code == .timeout)
    }

    @Test func `finds the delivery that is expected among others`() async throws {
        let downstream = Downstream()
        let pipeline = try Pipeline { downstream }
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 1...3 {
                group.addTask { try await pipeline.send(.sample("msg_\(number)")).status }
            }
            for number in [3, 1] {
                let arrival = try await downstream.expect("number \(number)") {
                    $0.webhook.id.description == "msg_\(number)"
                }
                arrival.respond(.status(200 + number))
            }
            // A call that has an answer is over before the last delivery is looked for.
            #expect(Set([try await group.next(), try await group.next()]) == [201, 203])
            let last = try await downstream.expect()
            #expect(last.delivery.webhook.id.description == "msg_2")
            last.respond(.status(202))
            #expect(try await group.next() == 202)
        }
    }

    @Test func `says what was expected and what there was instead`() async throws {
        let downstream = Downstream(limit: .milliseconds(20))
        let nothing = await #expect(throws: WaitExpired.self) {
            try await downstream.expect()
        }
        #expect(
            nothing?.description == "waited 0.02 seconds for another delivery in vain; seen: []"
        )
        let fewer = await #expect(throws: WaitExpired.self) {
            try await downstream.waitForArrivals(count: 1)
        }
        #expect(fewer?.wanted == "1 deliveries in all")
    }

    @Test func `says what came that was not expected`() async throws {
        let downstream = Downstream()
        let pipeline = try Pipeline { downstream }
        let sending = Task { try await pipeline.send(.sample("msg_7")) }
        try await downstream.expect().respond(.status(200))
        _ = try await sending.value
        try downstream.expectNothing()
        let other = Task { try await pipeline.send(.sample("msg_8")) }
        try await downstream.waitForArrivals(count: 2)
        let error = #expect(throws: Downstream.Unexpected.self) { try downstream.expectNothing() }
        #expect(
            error?.description == "nothing more was expected, but there came attempt 1 of "
                + "msg_8 order.paid -> https://shop.example"
        )
        other.cancel()
        _ = await other.result
    }

    @Test func `shows the test that a sender is cancelled`() async throws {
        let downstream = Downstream()
        let pipeline = try Pipeline { downstream }
        let sending = Task { try await pipeline.send(.sample()) }
        let arrival = try await downstream.expect()
        #expect(!arrival.isCancelled)
        let expired = await #expect(throws: WaitExpired.self) {
            try await arrival.waitUntilCancelled(within: .milliseconds(10))
        }
        #expect(expired?.seen == "none")
        sending.cancel()
        try await arrival.waitUntilCancelled()
        #expect(arrival.isCancelled)
        await #expect(throws: CancellationError.self) { try await sending.value }
        #expect(!arrival.respond(.status(200)))
    }

    @Test func `ends what nobody responds to`() async throws {
        let downstream = Downstream(limit: .milliseconds(20))
        let pipeline = try Pipeline { downstream }
        let error = await #expect(throws: SendError.self) {
            try await pipeline.send(.sample())
        }
        let wanted = "a response to attempt 1 of msg_1 order.paid -> https://shop.example"
        #expect((error?.underlying as? WaitExpired)?.wanted == wanted)
        #expect(try await !downstream.expect().respond(.status(200)))
    }

    @Test func `ends what waits when the test lets go of it`() async throws {
        var downstream: Downstream? = Downstream()
        let next = try #require(downstream).next
        let delivery = try Delivery(.sample())
        let sending = Task { try await next(delivery) }
        _ = try await downstream?.expect()
        downstream = nil
        await #expect(throws: Downstream.Abandoned.self) { try await sending.value }
        await #expect(throws: Downstream.Abandoned.self) { try await next(delivery) }
    }

    @Test func `tests a stage by itself with what it reports`() async throws {
        let downstream = Downstream(requestMethod: "PUT")
        let stage = ClosurePlugin("tenant") { delivery, next in
            #expect(next.requestMethod == "PUT")
            next.report(.refused(delivery.id, SendError(.timeout, "no"), at: .now))
            return try await next(delivery.adding(header: "X-Tenant", "acme"))
        }
        let delivery = try Delivery(.sample(headers: ["X-Mine": "1"]))
        async let receipt = stage.send(delivery, next: downstream.next)
        let arrival = try await downstream.expect()
        let headers = try arrival.delivery.requestHeaders
        #expect(headers["x-tenant"] == "acme")
        #expect(headers["x-mine"] == "1")
        #expect(downstream.events.kinds == [.refused])
        arrival.respond(.status(204))
        #expect(try await receipt.status == 204)
    }

    @Test func `takes as long as an answer says by its clock`() async throws {
        let clock = VirtualClock()
        let downstream = Downstream(clock: clock)
        let pipeline = try Pipeline { downstream }
        async let receipt = pipeline.send(.sample())
        try await downstream.expect().respond(.status(200).after(.seconds(3600)))
        try await clock.waitForSleepers()
        clock.advanceToNextSleeper()
        #expect(try await receipt.status == 200)
        #expect(clock.now == VirtualClock.beginning.addingTimeInterval(3600))
    }
}
