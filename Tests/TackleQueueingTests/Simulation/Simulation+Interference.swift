import Tackle

@testable import TackleQueueing

extension Simulation {
    mutating func interfere() {
        switch random.below(20) {
        case 0...6:
            for _ in 0..<random.from(1, to: 10) { cancel() }
        case 7 where random.isTrue(20):
            cancelAll()
        case 8...10:
            pause(random.below(receivers.count))
        case 11...12:
            disable(random.below(receivers.count))
        case 13:
            resume(random.below(receivers.count))
        case 14...15:
            jump()
        case 16...17:
            restart()
        default:
            break
        }
    }

    private mutating func cancel() {
        guard !oracle.present.isEmpty else { return }
        let handle = oracle.present[random.below(oracle.present.count)]
        trace.note(now, "cancel", handle)
        oracle.calls += 1
        oracle.removed(handle, attempts: scheduler.remove(ticket(handle), handle: UInt64(handle)))
    }

    private mutating func cancelAll() {
        let removed = scheduler.removeWaiting()
        oracle.calls += removed.count
        let waiting = oracle.present.filter { oracle.deliveries[$0].state == .waiting }
        if removed.map({ Int($0.handle) }) != waiting.sorted() {
            oracle.object("\(removed.count) are taken out, not \(waiting.count)")
        }
        trace.note(now, "cancel all", removed.count)
        for item in removed { oracle.removed(Int(item.handle), attempts: item.attempts) }
    }

    private mutating func pause(_ number: Int) {
        trace.note(now, "pause", number)
        judgeMemory(number)
        scheduler.pause(receivers[number].endpoint, at: reading)
        oracle.hold(number)
        if random.isTrue(90) { resumeLater(number) }
    }

    private mutating func disable(_ number: Int) {
        trace.note(now, "disable", number)
        judgeMemory(number)
        workAllowed += scheduler.count
        scheduler.disable(receivers[number].endpoint, at: reading)
        oracle.disable(number)
        if random.isTrue(80) { resumeLater(number) }
    }

    private mutating func resumeLater(_ number: Int) {
        let time = now + Int64(1 + random.below(30)) * plan.interference / 300 * 100
        events.add(.init(time: time, kind: .resumption, subject: number))
    }

    mutating func resume(_ number: Int) {
        trace.note(now, "resume", number)
        judgeMemory(number)
        if oracle.endpoints[number].disabled != nil {
            scheduler.enable(receivers[number].endpoint, at: reading)
            oracle.enable(number)
        } else {
            scheduler.resume(receivers[number].endpoint, at: reading)
            oracle.resume(number)
        }
    }

    /// An endpoint without deliveries may have been forgotten.
    mutating func judgeMemory(_ number: Int) {
        let endpoint = oracle.endpoints[number]
        guard endpoint.waiting + endpoint.inFlight == 0 else { return }
        let isKnown = scheduler.status(of: receivers[number].endpoint) != nil
        oracle.judgeMemory(number, isKnown: isKnown)
    }

    /// Somebody sets the clock.
    private mutating func jump() {
        pump()
        let year = 365 * SimulationTime.day
        let time = random.pick([-SimulationTime.hour, SimulationTime.hour, year, -year, -100, 700])
        trace.note(now, "jump", Int(time))
        oracle.jumped(by: time)
    }

    /// A new process takes on what the last one has stored.
    private mutating func restart() {
        oracle.now += Int64(random.pick([0, 1, 1000, 1_000_000])) * 100
        trace.note(now, "restart")
        let states = states()
        forgetAttempts()
        #if DEBUG
        work += scheduler.work
        #endif
        life += 1
        birth = oracle.floor - Int64(random.below(1000)) * SimulationTime.second
        scheduler = DeliveryScheduler(options: plan.rules.options, seed: UInt64(seed + life))
        #if DEBUG
        scheduler.fault = fault
        #endif
        let reading = reading
        for (number, state) in states.sorted(by: { $0.key < $1.key }) {
            scheduler.restore(state, of: receivers[number].endpoint, at: reading)
        }
        oracle.restarted(states)
        oracle.calls += oracle.present.count
        for handle in oracle.present {
            oracle.restored(handle)
            oracle.deliveries[handle].ticket = scheduler.restore(queued(handle), at: reading)
        }
    }

    private mutating func states() -> [Int: EndpointState] {
        scheduler.advance(to: reading)
        var states: [Int: EndpointState] = [:]
        let statuses = scheduler.statuses
        for number in receivers.indices {
            let endpoint = receivers[number].endpoint
            guard let status = statuses.first(where: { $0.endpoint == endpoint }) else {
                oracle.judgeMemory(number, isKnown: false)
                continue
            }
            oracle.judge(status, of: number)
            if !status.state.isUsual { states[number] = status.state }
        }
        return states
    }

    /// Of what was under way, some outcomes were stored in time.
    private mutating func forgetAttempts() {
        for handle in oracle.present {
            switch oracle.deliveries[handle].state {
            case .finishing where random.isTrue(50):
                oracle.finish(handle)
            case .retrying where random.isTrue(50):
                oracle.store(handle)
            default:
                break
            }
        }
    }
}
