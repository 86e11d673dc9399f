public import FoundationEssentials

/// What happened to a delivery.
public struct DeliveryEvent: Sendable {
    /// What kind of event it is.
    public let kind: Kind

    /// The delivery.
    public let id: DeliveryID

    /// When it happened.
    public let time: Date

    /// The number of attempts made so far.
    public let attempts: Int

    /// The receipt, of an accepted or delivered one.
    public let receipt: Receipt?

    /// The error, of a failed attempt, a dead letter or a refusal.
    public let error: SendError?

    /// When the next attempt is, after a failed one.
    public let next: Date?

    private init(
        _ kind: Kind,
        _ id: DeliveryID,
        at time: Date,
        attempts: Int,
        receipt: Receipt? = nil,
        error: SendError? = nil,
        next: Date? = nil
    ) {
        self.kind = kind
        self.id = id
        self.time = time
        self.attempts = attempts
        self.receipt = receipt
        self.error = error
        self.next = next
    }

    /// The HTTP status of the attempt that the event is about, where there was an answer.
    public var status: Int? { receipt?.status ?? error?.status }

    /// A queue has taken responsibility.
    public static func accepted(_ receipt: Receipt, at time: Date) -> DeliveryEvent {
        DeliveryEvent(.accepted, receipt.id, at: time, attempts: 0, receipt: receipt)
    }

    /// The receiver has taken it.
    public static func delivered(_ receipt: Receipt, at time: Date) -> DeliveryEvent {
        DeliveryEvent(
            .delivered,
            receipt.id,
            at: time,
            attempts: receipt.attempt?.number ?? 1,
            receipt: receipt
        )
    }

    /// An attempt failed, and there will be another.
    public static func attemptFailed(
        _ delivery: Delivery,
        _ error: SendError,
        next: Date,
        at time: Date
    ) -> DeliveryEvent {
        DeliveryEvent(
            .attemptFailed,
            delivery.id,
            at: time,
            attempts: delivery.attempt,
            error: error,
            next: next
        )
    }

    /// Nobody will try again: a dead letter, kept where the queue keeps such.
    public static func dead(
        _ delivery: Delivery,
        _ error: SendError,
        at time: Date
    ) -> DeliveryEvent {
        DeliveryEvent(.dead, delivery.id, at: time, attempts: delivery.attempt, error: error)
    }

    /// It was turned away before any attempt; whoever sent it has the error.
    public static func refused(
        _ id: DeliveryID,
        _ error: SendError,
        at time: Date
    ) -> DeliveryEvent {
        DeliveryEvent(.refused, id, at: time, attempts: 0, error: error)
    }
}

extension DeliveryEvent {
    /// What kind of event it is: an open set, so that new kinds break no `switch`.
    public struct Kind: Sendable, Hashable, CustomStringConvertible {
        private enum Code: String {
            case accepted
            case attemptFailed = "retry"
            case delivered
            case dead
            case refused
        }

        private let code: Code

        /// A queue has taken responsibility.
        public static let accepted = Kind(code: .accepted)

        /// An attempt failed, and there will be another.
        public static let attemptFailed = Kind(code: .attemptFailed)

        /// The receiver has taken it.
        public static let delivered = Kind(code: .delivered)

        /// Nobody will try again.
        public static let dead = Kind(code: .dead)

        /// Turned away before any attempt.
        public static let refused = Kind(code: .refused)

        /// The kind in one lower-case word, as `tackle run` prints it.
        public var description: String { code.rawValue }
    }
}
