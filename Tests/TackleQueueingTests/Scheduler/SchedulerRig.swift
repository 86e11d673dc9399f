import Foundation
import Tackle

@testable import TackleQueueing

/// The moment at which the scheduler's tests begin.
let start = Date(timeIntervalSince1970: 1_800_000_000)

/// A moment so many seconds later.
func after(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

func delivery(
    _ handle: UInt64,
    to endpoint: String = "a",
    key: String? = nil,
    coalescing: String? = nil,
    created: Date = start,
    due: Date = start,
    attempts: Int = 0
) -> QueuedDelivery {
    QueuedDelivery(
        handle: handle,
        endpoint: Endpoint(key: endpoint),
        orderingKey: key,
        coalescingKey: coalescing,
        created: created,
        due: due,
        attempts: attempts
    )
}

/// A failure without an answer.
let failure = SendError(.timeout, "no answer")

/// A failure with an answer.
func failure(_ status: Int, retryAfter seconds: Double? = nil) -> SendError {
    SendError(
        .status,
        "no",
        verdict: status == 410 ? .endpointGone : seconds.map { .retry(after: .seconds($0)) },
        attempt: Attempt(number: 1, response: Response(status: status))
    )
}

/// A scheduler whose deliveries are known by their handles.
///
/// Moments are told as dates that nobody sets; the scheduler reads the steady time from them, and
/// the time of day from the same, unless ``clock`` says otherwise.
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
    var now = start
    /// What the clock on the wall shows.
    var clock: (Date) -> Date = { $0 }

    init(options: QueueOptions, seed: UInt64 = 1) {
        scheduler = DeliveryScheduler(options: options, seed: seed)
        scheduler.advance(to: reading)
    }

    var count: Int { scheduler.count }
    var inFlight: Int { scheduler.inFlight }

    var reading: ClockReading {
        let steady = (now.timeIntervalSince(start) * 1_000_000).rounded()
        return ClockReading(wall: clock(now), steady: .microseconds(Int64(steady)))
    }

    func enqueue(_ deliveries: QueuedDelivery...) {
        for delivery in deliveries {
            tickets[delivery.handle] = scheduler.restore(delivery, at: reading)
        }
    }

    /// As whoever sends a webhook does: it takes the place of one that waits with its key.
    ///
    /// - Returns: the one whose place it takes.
    @discardableResult
    func send(_ delivery: QueuedDelivery) throws -> UInt64? {
        let key = delivery.coalescingKey
        let seat = try scheduler.seat(at: delivery.endpoint, coalescingKey: key).get()
        if let key, let older = scheduler.waiting(key, at: seat),
            let ticket = scheduler.replace(
                older.ticket,
                handle: older.handle,
                with: delivery,
                seat,
                at: reading
            )
        {
            tickets[delivery.handle] = ticket
            return older.handle
        }
        tickets[delivery.handle] = scheduler.enqueue(delivery, seat, at: reading)
        return nil
    }

    func remove(_ handle: UInt64) -> Int? {
        scheduler.remove(ticket(handle), handle: handle)
    }

    func next(at date: Date) -> Action {
        now = date
        switch scheduler.next(at: reading) {
        case .start(let start): return .start(start)
        case .wait(let wait):
            return .wait(until: wait.map { date.addingTimeInterval($0 / .seconds(1)) })
        }
    }

    /// Everything that can start now.
    func starts(at date: Date = start) -> [UInt64] {
        begun(at: date).map(\.handle)
    }

    func begun(at date: Date = start) -> [DeliveryScheduler.Start] {
        var starts: [DeliveryScheduler.Start] = []
        while case .start(let start) = next(at: date) { starts.append(start) }
        return starts
    }

    func ticket(_ handle: UInt64) -> DeliveryScheduler.Ticket {
        guard let ticket = tickets[handle] else { fatalError("no delivery \(handle)") }
        return ticket
    }

    func deliver(_ handles: UInt64...) {
        for handle in handles {
            succeeded(handle)
            settled(handle)
        }
    }

    @discardableResult
    func succeeded(_ handle: UInt64, _ control: DeliveryControl? = nil) -> EndpointChange? {
        scheduler.succeeded(ticket(handle), control, at: reading)
    }

    func settled(_ handle: UInt64) { scheduler.settled(ticket(handle), at: reading) }

    func interrupted(_ handle: UInt64) { scheduler.interrupted(ticket(handle)) }

    func gaveUp(_ handle: UInt64) { scheduler.gaveUp(ticket(handle)) }

    func postponed(_ handle: UInt64, at date: Date) -> Date {
        now = date
        return scheduler.postponed(ticket(handle), at: reading)
    }

    func failed(
        _ handle: UInt64,
        _ error: SendError = failure,
        at date: Date = start
    ) -> DeliveryScheduler.Failure {
        now = date
        return scheduler.failed(ticket(handle), error, at: reading)
    }

    @discardableResult
    func fail(
        _ handle: UInt64,
        _ error: SendError = failure,
        at date: Date = start
    ) -> Outcome {
        let failure = failed(handle, error, at: date)
        settled(handle)
        return failure.next.map { .retry(at: $0) } ?? .dead
    }

    func status(_ endpoint: String = "a") -> EndpointStatus? {
        scheduler.status(of: Endpoint(key: endpoint))
    }

    func pause(_ endpoint: String = "a") {
        scheduler.pause(Endpoint(key: endpoint), at: reading)
    }

    func resume(_ endpoint: String = "a") {
        scheduler.resume(Endpoint(key: endpoint), at: reading)
    }

    func disable(_ endpoint: String = "a") {
        scheduler.disable(Endpoint(key: endpoint), at: reading)
    }

    func enable(_ endpoint: String = "a") {
        scheduler.enable(Endpoint(key: endpoint), at: reading)
    }
}
