import Foundation
import Tackle
import Testing

@testable import TackleCommandLine

/// What is counted of what `send` returns and of what a queue tells.
@Suite struct BenchTallyTests {
    private static let begun = Date(timeIntervalSinceReferenceDate: 800_000_000)
    private let load: BenchLoad
    private let tally: BenchTally

    init() throws {
        load = try BenchLoad(
            urls: [WebhookURL("http://127.0.0.1/")],
            count: 3,
            concurrency: 2,
            size: 10
        )
        tally = BenchTally(load, begun: Self.begun)
    }

    private func moment(_ milliseconds: Double) -> Date {
        Self.begun.addingTimeInterval(milliseconds / 1000)
    }

    private func delivery(_ number: Int, sentAt milliseconds: Double) throws -> Delivery {
        let moment = moment(milliseconds)
        let id = try tally.id(of: number, sentAt: moment)
        return Delivery(try load.webhook(number, id: id, created: moment))
    }

    /// Sends one through a queue that delivers it.
    private func deliver(_ number: Int, sentAt sent: Double, endAt end: Double) throws {
        let delivery = try delivery(number, sentAt: sent)
        tally.take(
            .accepted(delivery, by: "queue", promise: .inMemory),
            of: number,
            sentAt: moment(sent),
            at: moment(sent + 1)
        )
        let receipt = Receipt.delivered(delivery, by: "curl", attempt: Attempt(number: 1))
        tally.take(.delivered(receipt, at: moment(end)))
    }

    @Test func `counts from sending to the event of the delivery`() throws {
        try deliver(0, sentAt: 0, endAt: 30)
        try deliver(1, sentAt: 10, endAt: 50)
        let counts = tally.counts
        #expect(counts.accepted == 2)
        #expect(counts.delivered == 2)
        let (longest, shortest) = (counts.delivery.longest, counts.delivery.percentile(0.5))
        #expect(abs(longest / .milliseconds(1) - 40) < 0.01)
        #expect(abs(shortest / .milliseconds(1) - 30) < 0.5)
        #expect(abs(counts.acceptance.longest / .milliseconds(1) - 1) < 0.01)
        #expect(abs(counts.lastAcceptance / .milliseconds(1) - 11) < 0.01)
        #expect(abs(counts.lastEnd / .milliseconds(1) - 50) < 0.01)
    }

    @Test func `has ended once all are delivered, dead or refused`() throws {
        try deliver(0, sentAt: 0, endAt: 30)
        let second = try delivery(1, sentAt: 0)
        let error = SendError(.status, "the receiver answered 410")
        tally.take(.dead(second, error, at: moment(40)))
        #expect(!tally.ended.isOpen)
        tally.take(SendError(.queueFull, "the queue is full"), of: 2, at: moment(50))
        #expect(tally.ended.isOpen)
        let counts = tally.counts
        #expect((counts.delivered, counts.dead, counts.refused) == (1, 1, 1))
        #expect(counts.reasons == ["status": 1, "queue-full": 1])
    }

    @Test func `counts a retry, and what was too old before any attempt as dead`() throws {
        let delivery = try delivery(0, sentAt: 0)
        let error = SendError(.status, "the receiver answered 503")
        tally.take(.attemptFailed(delivery, error, next: moment(20), at: moment(10)))
        #expect(tally.counts.retries == 1)
        var unsent = try self.delivery(1, sentAt: 0)
        unsent.attempt = 0
        tally.take(.dead(unsent, SendError(.unknown, "it is too old"), at: moment(20)))
        #expect(tally.counts.dead == 1)
    }

    @Test func `counts nothing that it has not sent, and nothing twice`() throws {
        let other = Delivery(try Webhook(to: "http://127.0.0.1/", body: .json(["order": 42])))
        let receipt = Receipt.delivered(other, by: "curl", attempt: Attempt(number: 1))
        tally.take(.delivered(receipt, at: moment(10)))
        let own = try delivery(0, sentAt: 0)
        let error = SendError(.queueFull, "the queue is full")
        tally.take(.refused(own.id, error, at: moment(10)))
        tally.take(
            .accepted(.accepted(own, by: "queue", promise: .inMemory), at: moment(10))
        )
        let counts = tally.counts
        #expect((counts.accepted, counts.ended, counts.retries) == (0, 0, 0))
    }

    @Test func `numbers as many webhooks as are wanted, and none after a stop`() {
        #expect([tally.next(), tally.next()] == [0, 1])
        tally.stop()
        #expect(tally.next() == nil)
        #expect(tally.ended.isOpen)
        tally.take(SendError(.closed, "the queue is closed"), of: 1, at: moment(10))
        #expect(tally.counts.refused == 0)
    }

    @Test func `counts what is aside apart and does not wait for it`() throws {
        let url = try WebhookURL("http://127.0.0.1/")
        let load = try BenchLoad(urls: [url], aside: [url], count: 8, concurrency: 1, size: 10)
        let tally = BenchTally(load, begun: Self.begun)
        let deliveries = try (0..<8).map { number in
            #expect(tally.next() == number)
            let id = try tally.id(of: number, sentAt: Self.begun)
            return Delivery(try load.webhook(number, id: id, created: Self.begun))
        }
        let error = SendError(.status, "the receiver answered 503")
        for number in [0, 2, 4, 6] {
            let delivery = deliveries[number]
            let receipt = Receipt.delivered(delivery, by: "curl", attempt: Attempt(number: 1))
            tally.take(.delivered(receipt, at: moment(10)))
        }
        #expect(tally.ended.isOpen)
        let delivered = Receipt.delivered(deliveries[1], by: "curl", attempt: Attempt(number: 1))
        tally.take(
            .accepted(deliveries[1], by: "queue", promise: .inMemory),
            of: 1,
            sentAt: Self.begun,
            at: moment(1)
        )
        tally.take(.delivered(delivered, at: moment(20)))
        tally.take(.attemptFailed(deliveries[3], error, next: moment(40), at: moment(30)))
        tally.take(.dead(deliveries[3], error, at: moment(50)))
        tally.take(SendError(.queueFull, "the queue is full"), of: 5, at: moment(60))
        let counts = tally.counts
        #expect((counts.accepted, counts.delivered, counts.retries) == (0, 4, 0))
        #expect((counts.dead, counts.refused, counts.reasons) == (0, 0, [:]))
        #expect(counts.delivery.count == 4)
        #expect(abs(counts.lastEnd / .milliseconds(1) - 10) < 0.01)
        let aside = counts.aside
        #expect((aside.offered, aside.delivered, aside.retries) == (4, 1, 1))
        #expect((aside.dead, aside.refused, aside.ended) == (1, 1, 3))
    }
}
