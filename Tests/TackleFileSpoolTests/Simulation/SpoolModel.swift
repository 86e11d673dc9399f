import FoundationEssentials
import TackleQueueing

/// What a log has promised: of every message what is sure, and what was asked for since.
struct SpoolModel: Sendable {
    /// How far a message has come.
    enum Standing: Hashable, Sendable {
        case waiting(attempts: Int, due: Date, status: Int?)
        case dead(attempts: Int, reason: String)
        case gone
    }

    /// A message that the log was given.
    struct Message: Sendable {
        let body: [UInt8]

        /// What was confirmed; `nil` where it was never acknowledged.
        var sure: Standing?

        /// What was asked for and may hold or not, in order.
        var asked: [Standing] = []

        /// Whether nobody delivered it.
        var isWithdrawn = false
    }

    /// What an endpoint's record says.
    struct EndpointPromise: Sendable {
        var sure = EndpointState()
        var asked: [EndpointState] = []
    }

    private(set) var messages: [UInt64: Message] = [:]
    private(set) var endpoints: [String: EndpointPromise] = [:]

    /// Those that must not come again.
    private(set) var finished: Set<UInt64> = []

    /// The highest number of a message that was acknowledged or found.
    private(set) var highest: UInt64 = 0

    /// How many were refused.
    private(set) var refusals = 0

    // MARK: What happens

    /// A message is staged.
    mutating func stage(_ number: UInt64, _ body: [UInt8], due: Date) throws(Objection) {
        guard number > highest, messages[number] == nil else {
            throw Objection(.nothingElse, "the number \(number) is used twice")
        }
        messages[number] = Message(
            body: body,
            asked: [.waiting(attempts: 0, due: due, status: nil)]
        )
    }

    /// A message is acknowledged.
    mutating func acknowledge(_ number: UInt64) throws(Objection) {
        guard let message = messages[number], message.sure == nil else {
            throw Objection(.nothingElse, "\(number) is acknowledged and was not staged")
        }
        messages[number]?.sure = message.asked.first
        messages[number]?.asked.removeFirst()
        highest = max(highest, number)
    }

    /// A message is refused: it may come all the same, and nobody relies on it.
    mutating func refuse(_ number: UInt64) {
        refusals += 1
    }

    /// An outcome is staged.
    mutating func ask(_ number: UInt64, _ standing: Standing, isWithdrawn: Bool = false) {
        messages[number]?.asked.append(standing)
        if isWithdrawn { messages[number]?.isWithdrawn = true }
    }

    /// What is known of an endpoint is staged.
    mutating func ask(_ key: String, _ state: EndpointState) {
        endpoints[key, default: EndpointPromise()].asked.append(state)
    }

    /// All outcomes that were staged are durable.
    mutating func confirm() {
        for (number, message) in messages where message.sure != nil {
            guard let last = message.asked.last else { continue }
            settle(number, last)
        }
        for (key, promise) in endpoints {
            guard let last = promise.asked.last else { continue }
            endpoints[key] = EndpointPromise(sure: last)
        }
    }

    /// From now on what was found after a restart is what is promised.
    mutating func adopt(_ found: [UInt64: Standing], _ states: [String: EndpointState]) {
        for (number, message) in messages {
            if let standing = found[number] {
                settle(number, standing)
            } else if message.sure == nil {
                messages[number] = nil
            } else {
                settle(number, .gone)
            }
        }
        highest = max(highest, found.keys.max() ?? 0)
        for key in endpoints.keys {
            endpoints[key] = EndpointPromise(sure: states[key] ?? EndpointState())
        }
    }

    private mutating func settle(_ number: UInt64, _ standing: Standing) {
        messages[number]?.sure = standing
        messages[number]?.asked = []
        guard standing == .gone else { return }
        messages[number] = nil
        finished.insert(number)
    }

    // MARK: What there is

    /// The messages that certainly wait and of which nothing else was asked, in order.
    var waiting: [UInt64] {
        messages.filter { number, message in
            guard message.asked.isEmpty, case .waiting = message.sure else { return false }
            return true
        }.keys.sorted()
    }

    /// The messages that are certainly dead letters, in order.
    var dead: [UInt64] {
        messages.filter { number, message in
            guard message.asked.isEmpty, case .dead = message.sure else { return false }
            return true
        }.keys.sorted()
    }

    /// How many attempts a message has certainly had.
    func attempts(of number: UInt64) -> Int {
        switch messages[number]?.sure {
        case .waiting(let attempts, _, _), .dead(let attempts, _): attempts
        case .gone, nil: 0
        }
    }
}
