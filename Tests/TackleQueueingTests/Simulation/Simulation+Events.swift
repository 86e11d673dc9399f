import Tackle

@testable import TackleQueueing

extension Simulation {
    mutating func happen(_ event: SimulationEvents.Event) {
        oracle.calls += 1
        switch event.kind {
        case .arrival:
            let count = min(left, random.from(1, to: plan.burst))
            left -= count
            for _ in 0..<count { arrive() }
            let gap = Int64(random.below(Int(plan.gap / 100) + 1)) * 100
            if left > 0 { events.add(.init(time: now + gap, kind: .arrival, subject: 0)) }
        case .answer where event.life == life:
            answer(event.subject, event.answer)
        case .stored where event.life == life:
            trace.note(now, "stored", event.subject)
            scheduler.settled(ticket(event.subject), at: reading)
            oracle.settled(event.subject)
        case .interference where !isHealed:
            interfere()
            events.add(.init(time: now + plan.interference, kind: .interference, subject: 0))
        case .resumption where !isHealed:
            resume(event.subject)
        default:
            break
        }
    }

    // MARK: Deliveries come

    private mutating func arrive() {
        oracle.calls += 1
        let number = random.below(receivers.count)
        judgeMemory(number)
        let delivery = draw(number)
        guard let seat = seat(delivery) else { return }
        if random.isTrue(1) { return scheduler.giveBack(seat) }
        let older = older(delivery, seat)
        // Meanwhile the older one may start.
        isSeated = true
        if older != nil, random.isTrue(10) { pump() }
        isSeated = false
        guard oracle.objection == nil else { return }
        if let older, replace(older, with: delivery, seat) { return }
        let handle = oracle.accepted(delivery)
        let queued = queued(handle)
        oracle.deliveries[handle].ticket = scheduler.enqueue(queued, seat, at: reading)
        trace.note(
            now,
            "arrives",
            handle,
            number,
            delivery.line ?? -1,
            delivery.coalescingKey ?? -1
        )
    }

    /// A place for it, unless its endpoint is disabled, or has as many as it may and it takes the
    /// place of none.
    private mutating func seat(_ delivery: OracleDelivery) -> DeliveryScheduler.Seat? {
        let number = delivery.endpoint
        let key = plan.rules.isCoalescing ? delivery.coalescingKey : nil
        let older = key.flatMap { oracle.coalescing[number * oracle.coalescingKeys + $0] }
            .flatMap { oracle.deliveries[$0].state == .waiting ? $0 : nil }
        let seat = scheduler.seat(
            at: receivers[number].endpoint,
            coalescingKey: key.map { plan.coalescingKeys[$0] }
        )
        let endpoint = oracle.endpoints[number]
        let count = endpoint.waiting + endpoint.inFlight
        let limit = plan.rules.endpointCapacity
        let isFull = limit.map { count >= $0 } ?? false && older == nil
        switch seat {
        case .success(let seat):
            if endpoint.disabled != nil { oracle.object("endpoint \(number) is disabled") }
            if isFull { oracle.object("endpoint \(number) has \(count) already") }
            return seat
        case .failure(.disabled(let reason)):
            if endpoint.disabled != reason { oracle.object("endpoint \(number) is enabled") }
        case .failure(.full(let told)):
            if !isFull || told != limit { oracle.object("endpoint \(number) has but \(count)") }
        }
        return nil
    }

    private mutating func draw(_ number: Int) -> OracleDelivery {
        var due: Int64 = 0
        if random.isTrue(plan.dated) {
            due =
                oracle.wall + Int64(random.pick([-1, 1, 10, 1000, 60_000, 10_000_000]))
                * Int64(1 + random.below(100)) * 100
        }
        let age = random.isTrue(10) ? Int64(random.below(100)) * SimulationTime.second : 0
        var delivery = OracleDelivery(
            endpoint: number,
            line: random.isTrue(plan.ordered) ? random.below(plan.orderingKeys.count) : nil,
            coalescingKey: random.isTrue(plan.coalescing)
                ? random.below(plan.coalescingKeys.count) : nil,
            created: max(oracle.wall - age, due),
            due: due
        )
        delivery.stored.due = due
        delivery.isDated = true
        if let age = plan.rules.maximumAge {
            delivery.expiry = now + delivery.created + age - oracle.wall
        }
        return delivery
    }

    /// The one that waits with the same coalescing key.
    private mutating func older(_ delivery: OracleDelivery, _ seat: DeliveryScheduler.Seat) -> Int?
    {
        guard let key = delivery.coalescingKey, plan.rules.isCoalescing else { return nil }
        let last = oracle.coalescing[delivery.endpoint * oracle.coalescingKeys + key]
        let known = last.flatMap { oracle.deliveries[$0].state == .waiting ? $0 : nil }
        let older = scheduler.waiting(plan.coalescingKeys[key], at: seat).map { Int($0.handle) }
        if older != known { oracle.object("\(older ?? -1) coalesces, not \(known ?? -1)") }
        return older
    }

    private mutating func replace(
        _ older: Int,
        with delivery: OracleDelivery,
        _ seat: DeliveryScheduler.Seat
    ) -> Bool {
        let handle = oracle.deliveries.count
        let ticket = scheduler.replace(
            self.ticket(older),
            handle: UInt64(older),
            with: queued(delivery, handle),
            seat,
            at: reading
        )
        let isKept =
            oracle.deliveries[older].state == .waiting
            && oracle.deliveries[older].line == delivery.line
        let isLast = delivery.line.map { oracle.lines[$0].last == older } ?? true
        if (ticket != nil) != (isKept && isLast) {
            oracle.object("\(older) is replaced, or not, by \(handle)")
        }
        guard let ticket else { return false }
        trace.note(now, "replaces", handle, older)
        _ = oracle.accepted(delivery, replacing: older)
        oracle.deliveries[handle].ticket = ticket
        return true
    }

    func queued(_ handle: Int) -> QueuedDelivery { queued(oracle.deliveries[handle], handle) }

    private func queued(_ delivery: OracleDelivery, _ handle: Int) -> QueuedDelivery {
        var queued = QueuedDelivery(
            handle: UInt64(handle),
            endpoint: receivers[delivery.endpoint].endpoint,
            orderingKey: delivery.line.map { plan.orderingKeys[$0] },
            coalescingKey: delivery.coalescingKey.map { plan.coalescingKeys[$0] },
            created: SimulationTime.date(delivery.created),
            due: SimulationTime.date(delivery.stored.due),
            attempts: delivery.stored.attempts
        )
        if delivery.stored.status > 0 { queued.lastStatus = delivery.stored.status }
        return queued
    }

    // MARK: Attempts end

    private mutating func answer(_ handle: Int, _ number: Int) {
        let (answer, ticket) = (SimulatedAnswer.all[number], ticket(handle))
        if !isHealed, random.isTrue(2) {
            trace.note(now, "interrupted", handle)
            scheduler.interrupted(ticket)
            return oracle.interrupted(handle)
        }
        if !isHealed, random.isTrue(1) {
            trace.note(now, "postponed", handle)
            let date = scheduler.postponed(ticket, at: reading)
            oracle.postponed(handle, to: SimulationTime.wall(date))
        } else if let error = answer.error {
            let failure = scheduler.failed(ticket, error, at: reading)
            let wait = failure.next.map { SimulationTime.wall($0) - oracle.wall }
            trace.note(now, "fails", handle, number, Int(wait ?? -1))
            oracle.judge(handle, answer, failure)
            if case .disabled? = failure.change { workAllowed += scheduler.count }
        } else {
            trace.note(now, "succeeds", handle)
            let change = scheduler.succeeded(ticket, answer.control, at: reading)
            oracle.succeeded(handle, answer, change)
            if case .disabled? = change { workAllowed += scheduler.count }
        }
        let delay = random.isTrue(80) ? 0 : Int64(random.below(100)) * 100
        store(handle, at: now + delay)
    }
}
