import FoundationEssentials
import Synchronization
import Tackle

extension QueueDrain {
    /// What the run does next.
    enum Step {
        case start([DeliveryScheduler.Start])
        case wait(Date?)
        case finish
    }

    /// As many starts as fit into one hold of the lock without keeping others from it for long.
    private static var batch: Int { 128 }

    func step() -> Step {
        let now = clock.now
        return state.withLock { state in
            let startsNone = state.isStopped || (state.isClosed && closing == .inFlightOnly)
            if startsNone { return state.scheduler.inFlight == 0 ? .finish : .wait(nil) }
            if state.isClosed, state.scheduler.count == 0 { return .finish }
            var starts: [DeliveryScheduler.Start] = []
            while starts.count < Self.batch {
                switch state.scheduler.next(at: now) {
                case .start(let start): starts.append(start)
                case .wait(let moment): return starts.isEmpty ? .wait(moment) : .start(starts)
                }
            }
            return .start(starts)
        }
    }

    /// Has the timer wait for a moment; one that waits for it already is left alone.
    func arm(_ timer: inout Task<Void, Never>?, for moment: Date?) {
        let isArmed = state.withLock { state in
            defer { state.armed = moment }
            return state.armed == moment
        }
        guard !isArmed else { return }
        timer?.cancel()
        timer = moment.map { moment in
            Task { [clock, weak self] in
                guard (try? await clock.sleep(until: moment)) != nil else { return }
                self?.fire()
            }
        }
    }

    private func fire() {
        state.withLock { $0.armed = nil }
        signal.wake()
    }
}
