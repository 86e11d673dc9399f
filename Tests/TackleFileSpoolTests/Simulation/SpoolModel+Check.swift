import FoundationEssentials
import TackleQueueing

@testable import TackleFileSpool

extension SpoolModel {
    /// Compares a log with what was promised.
    ///
    /// - Parameters:
    ///   - log: the log, after a restart or while it runs.
    ///   - isNew: whether it was opened just now.
    /// - Throws: the first ``Objection``.
    func check(_ log: SpoolLog, isNew: Bool) throws(Objection) {
        let found = log.standings
        for number in messages.keys.sorted() {
            guard let message = messages[number] else { continue }
            try check(number, message, found[number])
            guard found[number] != nil else { continue }
            try checkBody(number, message, log)
        }
        for number in found.keys.sorted() where messages[number] == nil {
            guard !finished.contains(number) else {
                throw Objection(.nothingAgain, "message \(number) comes again")
            }
            throw Objection(.nothingElse, "message \(number) was never accepted")
        }
        for (key, promise) in endpoints {
            let state = log.endpointState(key)
            guard state != promise.sure, !promise.asked.contains(state) else { continue }
            throw Objection(.nothingForgotten, "of the endpoint \(key) it says \(state)")
        }
        if isNew { try checkRemainder(log, found) }
    }

    /// The messages that are not what was promised, or come again.
    func deviations(in log: SpoolLog) throws(Objection) -> [UInt64] {
        let found = log.standings
        for number in found.keys where messages[number] == nil && !finished.contains(number) {
            throw Objection(.nothingElse, "message \(number) was never accepted")
        }
        return Set(messages.keys).union(found.keys).sorted().filter { number in
            guard let message = messages[number] else { return true }
            do throws(Objection) {
                try check(number, message, found[number])
                if found[number] != nil { try checkBody(number, message, log) }
                return false
            } catch {
                return true
            }
        }
    }

    private func check(
        _ number: UInt64,
        _ message: Message,
        _ standing: Standing?
    ) throws(Objection) {
        let name = "message \(number)"
        let allowed = (message.sure.map { [$0] } ?? []) + message.asked
        guard let standing else {
            if message.sure == nil || allowed.contains(.gone) { return }
            throw Objection(.nothingLost, "\(name) is lost: it was \(allowed)")
        }
        guard !allowed.contains(standing) else { return }
        let expected = "\(name) is \(standing), and it was \(allowed)"
        if case .dead = message.sure { throw Objection(.deadStaysDead, expected) }
        throw Objection(.nothingForgotten, expected)
    }

    private func checkBody(
        _ number: UInt64,
        _ message: Message,
        _ log: SpoolLog
    ) throws(Objection) {
        let invariant: Invariant = log.isDead(number) ? .deadStaysDead : .nothingElse
        do {
            guard try log.storedBody(of: number) != message.body else { return }
        } catch {
            throw Objection(.nothingLost, "message \(number) cannot be read: \(error)")
        }
        throw Objection(invariant, "message \(number) is not what was accepted")
    }

    /// What the scheduler is given has to be what waits.
    private func checkRemainder(
        _ log: SpoolLog,
        _ found: [UInt64: Standing]
    ) throws(Objection) {
        var given: [UInt64: Standing] = [:]
        for delivery in log.waiting {
            let status = delivery.lastStatus
            let attempts = delivery.attempts
            given[delivery.handle] = .waiting(attempts: attempts, due: delivery.due, status: status)
        }
        let waiting = found.filter { if case .waiting = $0.value { true } else { false } }
        guard given == waiting else {
            throw Objection(.nothingLost, "\(given) is scheduled, and \(waiting) waits")
        }
        guard log.damage.isEmpty else {
            throw Objection(.damageIsReported, "\(log.damage) is called damage")
        }
        let next = log.nextMessage
        guard next > highest else {
            throw Objection(.nothingElse, "the number \(next) would be used again")
        }
    }
}
