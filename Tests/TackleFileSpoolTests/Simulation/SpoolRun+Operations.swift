import FoundationEssentials
import Tackle
import TackleQueueing
import TestSupport

@testable import TackleFileSpool

extension SpoolRun {
    /// Does one thing, and writes it.
    func perform(_ operation: SpoolOperation) throws(Objection) {
        note("\(operation)")
        switch operation {
        case .accept:
            try stageNew(size: size)
        case .acceptBatch:
            for _ in 0..<3 { try stageNew(size: size) }
        case .mixed:
            stageRetry()
            try stageNew(size: size)
            stageDone(isWithdrawn: false)
        case .retry: stageRetry()
        case .done: stageDone(isWithdrawn: false)
        case .withdraw: stageDone(isWithdrawn: true)
        case .dead: stageDead()
        case .revive: stageRevival()
        case .endpoint: stageEndpoint()
        case .reclaim:
            try drain()
            return try reclaim()
        }
        try drain()
    }

    /// Does a little of everything, as a process does that finds a spool.
    func use() throws(Objection) {
        try perform(.retry)
        try perform(.done)
        try perform(.reclaim)
        let before = model.refusals
        try perform(.accept)
        // Outcomes without end can fill the reserve of a small disk as well.
        guard isTight || model.refusals == before && log?.isDrained != false else {
            throw Objection(.takesMore, "a message is refused though nothing is wrong any more")
        }
        try check()
    }

    /// Few sizes, since a webhook of each is made only once; one of them fills a segment.
    private static let sizes = [120, 40, 120, 333, 600, 1100]

    private var size: Int { Self.sizes[random(0..<Self.sizes.count)] }

    private func pick(_ numbers: [UInt64]) -> UInt64? {
        numbers.isEmpty ? nil : numbers[random(0..<numbers.count)]
    }

    private func stageRetry() {
        guard let log, let number = pick(model.waiting) else { return }
        let attempts = model.attempts(of: number) + 1
        let due = Date(timeIntervalSince1970: Double(1000 * attempts))
        // Every third one had no answer at all.
        let status = attempts.isMultiple(of: 3) ? nil : 500 + attempts % 5
        change { $0.ask(number, .waiting(attempts: attempts, due: due, status: status)) }
        log.stage(.state, number, attempts: attempts, due: due, status: status)
    }

    private func stageDone(isWithdrawn: Bool) {
        guard let log, let number = pick(model.waiting) else { return }
        let attempts = isWithdrawn ? 0 : model.attempts(of: number) + 1
        change { $0.ask(number, .gone, isWithdrawn: isWithdrawn) }
        log.stage(.done, number, attempts: attempts)
    }

    private func stageDead() {
        guard let log, let number = pick(model.waiting) else { return }
        let attempts = model.attempts(of: number) + 1
        change { $0.ask(number, .dead(attempts: attempts, reason: SendError.test.message)) }
        log.stage(.dead, number, attempts: attempts)
    }

    private func stageRevival() {
        guard let log, let number = pick(model.dead) else { return }
        let due = Date(timeIntervalSince1970: 5)
        change { $0.ask(number, .waiting(attempts: 0, due: due, status: nil)) }
        log.stageRevival(of: number, due: due)
    }

    private func stageEndpoint() {
        guard let log else { return }
        let key = "endpoint-\(random(0..<3))"
        var state = EndpointState()
        if random(0..<3) > 0 {
            state.failures = random(1..<100)
            state.failingSince = Date(timeIntervalSince1970: Double(state.failures))
        }
        change { $0.ask(key, state) }
        log.stage(state, of: key)
    }
}
