import FoundationEssentials
import Synchronization
import Tackle
import TackleQueueing

/// What a ``MemoryQueue`` does with what has ended: makes room, and keeps the last dead letters.
final class MemoryStore: DeliveryStore {
    private let places: CapacityGate
    private let clock: any WallClock
    private let deadLimit: Int
    private let dead = Mutex<[DeadLetter]>([])

    init(places: CapacityGate, deadLimit: Int, clock: any WallClock) {
        self.places = places
        self.deadLimit = deadLimit
        self.clock = clock
    }

    /// The last dead letters, the latest last.
    var deadLetters: [DeadLetter] { dead.withLock { $0 } }

    /// Takes out a dead letter, the latest of several.
    func takeDeadLetter(_ id: DeliveryID) -> DeadLetter? {
        dead.withLock { letters in
            let index = letters.lastIndex {
                $0.webhook.id == id.webhook && $0.webhook.endpoint == id.endpoint
            }
            return index.map { letters.remove(at: $0) }
        }
    }

    func keep(_ letter: DeadLetter) {
        guard deadLimit > 0 else { return }
        dead.withLock { letters in
            if letters.count >= deadLimit { letters.removeFirst(letters.count - deadLimit + 1) }
            letters.append(letter)
        }
    }

    func settle(
        _ handle: UInt64,
        _ webhook: Webhook?,
        as outcome: QueueOutcome
    ) async throws {
        switch outcome {
        case .retry: return
        case .delivered, .withdrawn: break
        case .dead(let attempts, let error):
            guard let webhook else { break }
            keep(DeadLetter(webhook, error, attempts: attempts, at: clock.now))
        }
        places.leave(1)
    }
}
