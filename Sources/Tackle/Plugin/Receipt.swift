/// Proof that somebody else has taken responsibility for a delivery.
public struct Receipt: Sendable, Hashable {
    /// A receipt passes through every stage on its way back: the attempt, which is large, stays
    /// where it is.
    private enum Kind: Hashable {
        indirect case delivered(Attempt)
        case accepted(Promise, Companion)
    }

    /// Another delivery that the queue has already, and what it means for this one.
    private enum Companion: Hashable {
        case none
        indirect case replaced(DeliveryID)
        case repeated
    }

    private let kind: Kind

    /// The delivery it is for.
    public let id: DeliveryID

    /// The name of the stage that gave it, such as `curl` or `file-spool`.
    public let stage: String

    private init(_ kind: Kind, id: DeliveryID, stage: String) {
        self.kind = kind
        self.id = id
        self.stage = stage
    }

    /// The receiver has answered 2xx.
    public static func delivered(
        _ delivery: Delivery,
        by stage: String,
        attempt: consuming Attempt
    ) -> Receipt {
        Receipt(.delivered(attempt), id: delivery.id, stage: stage)
    }

    /// A queue has the delivery and makes a promise about it.
    public static func accepted(
        _ delivery: Delivery,
        by stage: String,
        promise: Promise
    ) -> Receipt {
        Receipt(.accepted(promise, .none), id: delivery.id, stage: stage)
    }

    /// A queue has the delivery, which took the place of an older one that was still waiting.
    ///
    /// - Parameters:
    ///   - delivery: the newer one.
    ///   - stage: the queue's name.
    ///   - promise: what the queue promises.
    ///   - older: the one that is not made any more, since they share a coalescing key.
    /// - Returns: the receipt.
    public static func accepted(
        _ delivery: Delivery,
        by stage: String,
        promise: Promise,
        replacing older: DeliveryID
    ) -> Receipt {
        Receipt(.accepted(promise, .replaced(older)), id: delivery.id, stage: stage)
    }

    /// A queue had the same delivery before, by its id and endpoint: it is not made twice.
    public static func repeated(
        _ delivery: Delivery,
        by stage: String,
        promise: Promise
    ) -> Receipt {
        Receipt(.accepted(promise, .repeated), id: delivery.id, stage: stage)
    }

    /// Whether the receiver has answered 2xx.
    public var isDelivered: Bool {
        guard case .delivered = kind else { return false }
        return true
    }

    /// Whether a queue has taken the delivery, which is yet to be made.
    public var isAccepted: Bool { !isDelivered }

    /// The attempt that delivered it; absent where a queue accepted it.
    public var attempt: Attempt? {
        guard case .delivered(let attempt) = kind else { return nil }
        return attempt
    }

    /// What the receiver asked for beside, without a copy of all that is known of the attempt.
    package var deliveryControl: DeliveryControl? {
        guard case .delivered(let attempt) = kind else { return nil }
        return attempt.response?.deliveryControl
    }

    /// How long the attempt's phases took, without a copy of all that is known of it.
    package var timings: Timings? {
        guard case .delivered(let attempt) = kind else { return nil }
        return attempt.timings
    }

    /// Which attempt it was, likewise; zero where a queue accepted it.
    package var attemptNumber: Int {
        guard case .delivered(let attempt) = kind else { return 0 }
        return attempt.number
    }

    /// What a queue promised; absent where the webhook is delivered.
    public var promise: Promise? {
        guard case .accepted(let promise, _) = kind else { return nil }
        return promise
    }

    /// The older delivery whose place this one took while it waited, by their coalescing key.
    public var replaced: DeliveryID? {
        guard case .accepted(_, .replaced(let older)) = kind else { return nil }
        return older
    }

    /// Whether the queue had the same delivery before, so that nothing new was accepted.
    public var isRepeated: Bool {
        guard case .accepted(_, .repeated) = kind else { return false }
        return true
    }

    /// The HTTP status, where the webhook is delivered.
    public var status: Int? { attempt?.response?.status }
}

extension Receipt: CustomStringConvertible {
    /// One line: the id, what happened and who says so.
    public var description: String {
        switch kind {
        case .delivered:
            "\(id) delivered by \(stage)\(status.map { ": \($0)" } ?? "")"
        case .accepted(let promise, .none):
            "\(id) accepted by \(stage): \(promise)"
        case .accepted(let promise, .replaced(let older)):
            "\(id) accepted by \(stage): \(promise), in place of \(older)"
        case .accepted(let promise, .repeated):
            "\(id) accepted by \(stage) before: \(promise)"
        }
    }
}
