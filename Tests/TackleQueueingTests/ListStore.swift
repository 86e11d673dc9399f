import Tackle
import TackleQueueing
import TestSupport

/// A store in memory that writes down what it is asked, and fails when it is told to.
final class ListStore: DeliveryStore {
    struct Contents {
        var webhooks: [UInt64: Webhook] = [:]
        var outcomes: [UInt64: [QueueOutcome]] = [:]
        /// What happened in which order, such as `load 1` and `dead 1`.
        var journal: [String] = []
    }

    typealias Failure = @Sendable (_ handle: UInt64, _ loads: Int) -> (any Error)?

    let contents = Observed(Contents())
    private let loadFailure: Failure
    private let settleFailure: Failure
    private let beforeSettling: @Sendable (UInt64) async throws -> Void

    init(
        loadFailure: @escaping Failure = { _, _ in nil },
        settleFailure: @escaping Failure = { _, _ in nil },
        beforeSettling: @escaping @Sendable (UInt64) async throws -> Void = { _ in }
    ) {
        self.loadFailure = loadFailure
        self.settleFailure = settleFailure
        self.beforeSettling = beforeSettling
    }

    var journal: [String] { contents.current.journal }

    func note(_ line: String) {
        contents.update { $0.journal.append(line) }
    }

    func webhook(for handle: UInt64) async throws -> Webhook {
        let (webhook, loads) = contents.update { contents in
            contents.journal.append("load \(handle)")
            let loads = contents.journal.count { $0 == "load \(handle)" }
            return (contents.webhooks[handle], loads)
        }
        if let error = loadFailure(handle, loads) { throw error }
        guard let webhook else { throw SendError(.notStored, "there is no \(handle)") }
        return webhook
    }

    func settle(
        _ handle: UInt64,
        _ webhook: Webhook?,
        as outcome: QueueOutcome
    ) async throws {
        try await beforeSettling(handle)
        let count = contents.update { contents in
            switch outcome {
            case .delivered: contents.journal.append("delivered \(handle)")
            case .withdrawn: contents.journal.append("withdrawn \(handle)")
            case .retry(let attempts, _, _):
                contents.journal.append("retry \(handle) after \(attempts)")
            case .dead(let attempts, let error):
                contents.journal.append("dead \(handle) after \(attempts): \(error.code)")
            }
            contents.outcomes[handle, default: []].append(outcome)
            return contents.outcomes[handle]?.count ?? 0
        }
        if let error = settleFailure(handle, count) { throw error }
    }
}

/// A drain over a ``ListStore``, with a clock that the test moves and a log of its events.
struct Bench {
    let clock = ManualClock()
    let log = EventLog()
    let store: ListStore
    let drain: QueueDrain

    init(
        options: QueueOptions = QueueOptions(jitter: 0),
        closing: QueueClosing = .everything,
        store: ListStore = ListStore()
    ) {
        self.store = store
        drain = QueueDrain(
            store: store,
            stage: "list",
            options: options,
            clock: clock,
            seed: 1,
            closing: closing
        )
    }

    func enqueue(
        _ number: Int,
        to endpoint: String = "a",
        key: String? = nil,
        after wait: Duration = .zero,
        attempts: Int = 0
    ) throws {
        let handle = UInt64(number)
        let webhook = try Webhook.numbered(number, to: endpoint)
        store.contents.update { $0.webhooks[handle] = webhook }
        let waiting = QueuedDelivery(
            handle: handle,
            endpoint: webhook.endpoint,
            orderingKey: key,
            created: clock.now,
            due: clock.now.adding(wait),
            attempts: attempts
        )
        let id = DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint)
        drain.restore([(waiting, id)])
    }
}
