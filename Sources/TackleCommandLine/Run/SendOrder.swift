import Tackle

/// Lets lines of one ordering key pass one after the other, and all others at once.
struct SendOrder {
    /// One line's place in the order of its key.
    struct Turn: Sendable {
        fileprivate let before: Latch?
        fileprivate let after: Latch?

        /// Waits until the line before is done.
        func begin() async {
            // Where the pipeline cannot run, sends are cancelled, and a queue may still accept what
            // was read: in its order.
            await before?.waitInAnyCase()
        }

        /// Lets the next line pass.
        func end() { after?.open() }
    }

    private var last: [String: Latch] = [:]

    /// The next turn of a webhook's ordering key.
    mutating func turn(of webhook: Webhook) -> Turn {
        guard let key = webhook.orderingKey else { return Turn(before: nil, after: nil) }
        let latch = Latch()
        // Keys whose last line is done need no memory.
        if last.count > 10_000 { last = last.filter { !$0.value.isOpen } }
        return Turn(before: last.updateValue(latch, forKey: key), after: latch)
    }
}
