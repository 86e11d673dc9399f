/// Proof that somebody else has taken responsibility for a delivery.
public struct Receipt: Sendable, Hashable {
    private enum Kind: Hashable {
        case delivered
        case accepted(Promise)
    }

    private let kind: Kind

    /// The delivery it is for.
    public let id: DeliveryID

    /// The name of the stage that gave it, such as `curl` or `file-spool`.
    public let stage: String

    /// The attempt that delivered it; absent where a queue accepted it.
    public let attempt: Attempt?

    private init(_ kind: Kind, id: DeliveryID, stage: String, attempt: consuming Attempt?) {
        self.kind = kind
        self.id = id
        self.stage = stage
        self.attempt = attempt
    }

    /// The receiver has answered 2xx.
    public static func delivered(
        _ delivery: Delivery,
        by stage: String,
        attempt: consuming Attempt
    ) -> Receipt {
        Receipt(.delivered, id: delivery.id, stage: stage, attempt: attempt)
    }

    /// A queue has the delivery and makes a promise about it.
    public static func accepted(
        _ delivery: Delivery,
        by stage: String,
        promise: Promise
    ) -> Receipt {
        Receipt(.accepted(promise), id: delivery.id, stage: stage, attempt: nil)
    }

    /// Whether the receiver has answered 2xx.
    public var isDelivered: Bool { kind == .delivered }

    /// Whether a queue has taken the delivery, which is yet to be made.
    public var isAccepted: Bool { !isDelivered }

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
