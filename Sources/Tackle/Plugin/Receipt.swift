/// Proof that somebody else has taken responsibility for a delivery.
public struct Receipt: Sendable, Hashable {
    /// A receipt passes through every stage on its way back: the attempt, which is large, stays
    /// where it is.
    private enum Kind: Hashable {
        indirect case delivered(Attempt)
        case accepted(Promise)
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
        Receipt(.accepted(promise), id: delivery.id, stage: stage)
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
        guard case .accepted(let promise) = kind else { return nil }
        return promise
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
        case .accepted(let promise):
            "\(id) accepted by \(stage): \(promise)"
        }
    }
}
