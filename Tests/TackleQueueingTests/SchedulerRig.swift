import Foundation
import Tackle

@testable import TackleQueueing

/// The moment at which the scheduler's tests begin.
let start = Date(timeIntervalSince1970: 1_800_000_000)

func delivery(
    _ handle: UInt64,
    to endpoint: String = "a",
    key: String? = nil,
    created: Date = start,
    due: Date = start,
    attempts: Int = 0
) -> QueuedDelivery {
    QueuedDelivery(
        handle: handle,
        endpoint: Endpoint(key: endpoint),
        orderingKey: key,
        created: created,
        due: due,
        attempts: attempts
    )
}

/// A scheduler whose deliveries are known by their handles, and whose clock is never set.
final class SchedulerRig {
    enum Action: Equatable {
        case start(DeliveryScheduler.Start)
        case wait(until: Date?)
    }

    enum Outcome: Sendable, Equatable {
        case retry(at: Date)
        case dead
    }

    var scheduler: DeliveryScheduler
    private(set) var tickets: [UInt64: DeliveryScheduler.Ticket] = [:]
    private var now = start

    init(options: QueueOptions, seed: UInt64 = 1) {
        scheduler = DeliveryScheduler(options: options, seed: seed)
        scheduler.advance(to: ClockReading(start))
    }

    var count: Int { scheduler.count }
    var inFlight: Int { scheduler.inFlight }

    func enqueue(_ delivery: QueuedDelivery) {
        tickets[delivery.handle] = scheduler.restore(delivery, at: ClockReading(now))
    }

    func next(at date: Date) -> Action {
        now = date
        switch scheduler.next(at: ClockReading(date)) {
        case .start(let start): return .start(start)
        case .wait(let wait):
            return .wait(until: wait.map { date.addingTimeInterval($0 / .seconds(1)) })
        }
    }

    /// Everything that can start now.
    func starts(at date: Date = start) -> [UInt64] {
        var handles: [UInt64] = []
        while case .start(let start) = next(at: date) { handles.append(start.handle) }
        return handles
    }

    func ticket(_ handle: UInt64) -> DeliveryScheduler.Ticket {
        guard let ticket = tickets[handle] else { fatalError("no delivery \(handle)") }
        return ticket
    }

    func deliver(_ handle: UInt64) {
        succeeded(handle)
        settled(handle)
    }

    func succeeded(_ handle: UInt64) {
        _ = scheduler.succeeded(ticket(handle), at: ClockReading(now))
    }

    func settled(_ handle: UInt64) {
        scheduler.settled(ticket(handle), at: ClockReading(now))
    }

    func interrupted(_ handle: UInt64) { scheduler.interrupted(ticket(handle)) }

    func gaveUp(_ handle: UInt64) { scheduler.gaveUp(ticket(handle)) }

    func postponed(_ handle: UInt64, at date: Date) -> Date {
        scheduler.postponed(ticket(handle), at: ClockReading(date))
    }

    func failed(
        _ handle: UInt64,
        _ error: SendError = SendError(.timeout, "no answer"),
        at date: Date = start
    ) -> DeliveryScheduler.Failure {
        now = date
        return scheduler.failed(ticket(handle), error, at: ClockReading(date))
    }

    func fail(
        _ handle: UInt64,
        _ error: SendError = SendError(.timeout, "no answer"),
        at date: Date = start
    ) -> Outcome {
        let failure = failed(handle, error, at: date)
        settled(handle)
        return failure.next.map { .retry(at: $0) } ?? .dead
    }
}
