import FoundationEssentials
import Tackle
import TackleQueueing
import TestSupport

@testable import TackleFileSpool

/// A run of random operations on a log, and what the log has promised meanwhile.
struct SpoolWorkload {
    /// What is known for certain of a message that was acknowledged.
    struct Promise: Equatable {
        var webhook: Webhook
        var attempts = 0
        var isDead = false

        /// An outcome was asked for and has not been confirmed: it may hold or not.
        var isUncertain = false
    }

    private(set) var promises: [UInt64: Promise] = [:]
    private(set) var finished: Set<UInt64> = []

    /// Whether `send` would have told anybody that a message is not stored.
    private(set) var refusals = 0

    private var generator: SeededGenerator
    private var nextID = 1

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Does operations: accepting in batches, outcomes, and giving back what is needless.
    mutating func run(_ operations: Int, on log: SpoolLog) throws {
        for _ in 0..<operations { try step(log) }
    }

    private mutating func step(_ log: SpoolLog) throws {
        var new: [UInt64: Webhook] = [:]
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            let size = Int.random(in: 20...700, using: &generator)
            let webhook = try Webhook.sample(nextID, size: size)
            nextID += 1
            new[log.stage(webhook)] = webhook
        }
        var outcomes: [(UInt64, RecordType)] = []
        let waiting = promises.filter { !$0.value.isDead && !$0.value.isUncertain }.keys.sorted()
        for number in waiting.shuffled(using: &generator).prefix(2) {
            let type = [RecordType.done, .done, .state, .dead].randomElement(using: &generator)
            outcomes.append((number, type ?? .done))
            log.stage(
                type ?? .done,
                number,
                attempts: (promises[number]?.attempts ?? 0) + 1
            )
            promises[number]?.isUncertain = true
        }
        let commit = log.commit()
        for number in commit.stored {
            promises[number] = new[number].map { Promise(webhook: $0) }
        }
        refusals += commit.refused.count
        if log.staged.isEmpty { confirm(outcomes) }
        _ = log.reclaim(isPressed: true)
        while !log.staged.isEmpty, log.commit().error == nil {
            _ = log.reclaim(isPressed: true)
        }
    }

    private mutating func confirm(_ outcomes: [(UInt64, RecordType)]) {
        for (number, type) in outcomes {
            promises[number]?.isUncertain = false
            switch type {
            case .done:
                promises[number] = nil
                finished.insert(number)
            case .dead:
                promises[number]?.isDead = true
                promises[number]?.attempts += 1
            default:
                promises[number]?.attempts += 1
            }
        }
    }

    /// What a log that was opened again does not keep of what was promised.
    func broken(in log: SpoolLog) -> [String] {
        var broken: [String] = []
        for (number, promise) in promises {
            guard let entry = log.entries[number] else {
                // The outcome that nobody confirmed may have been the last.
                if !promise.isUncertain { broken.append("message \(number) is lost") }
                continue
            }
            if (try? log.webhook(number)) != promise.webhook {
                broken.append("message \(number) is not what was accepted")
            }
            if entry.attempts < promise.attempts {
                broken.append("message \(number) has lost attempts")
            }
            if promise.isDead, !entry.isDead { broken.append("message \(number) lives again") }
        }
        for number in finished where log.entries[number] != nil {
            broken.append("message \(number) comes again though it was finished")
        }
        for delivery in log.waiting where log.entries[delivery.handle] == nil {
            broken.append("\(delivery.handle) is scheduled and not there")
        }
        return broken
    }
}
