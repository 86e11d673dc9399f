public import FoundationEssentials

/// What happened to a delivery.
public struct DeliveryEvent: Sendable {
    /// An event waits in buffers and goes from hand to hand: all copies share one content.
    private final class Content: Sendable {
        let kind: Kind
        let id: DeliveryID
        let time: Date
        let attempts: Int
        let receipt: Receipt?
        let error: SendError?
        let next: Date?
        let replacement: DeliveryID?

        init(
            _ kind: Kind,
            _ id: DeliveryID,
            at time: Date,
            attempts: Int,
            receipt: Receipt?,
            error: SendError?,
            next: Date?,
            replacement: DeliveryID?
        ) {
            self.kind = kind
            self.id = id
            self.time = time
            self.attempts = attempts
            self.receipt = receipt
            self.error = error
            self.next = next
            self.replacement = replacement
        }
    }

    private let content: Content

    /// What kind of event it is.
    public var kind: Kind { content.kind }

    /// The delivery.
    public var id: DeliveryID { content.id }

    /// When it happened.
    public var time: Date { content.time }

    /// The number of attempts made so far.
    public var attempts: Int { content.attempts }

    /// The receipt, of an accepted or delivered one.
    public var receipt: Receipt? { content.receipt }

    /// The error, of a failed attempt, a dead letter or a refusal.
    public var error: SendError? { content.error }

    /// When the next attempt is, after a failed one; until when a paused endpoint is paused.
    public var next: Date? { content.next }

    /// The newer delivery that took the place of a coalesced one.
    public var replacement: DeliveryID? { content.replacement }

    private init(
        _ kind: Kind,
        _ id: DeliveryID,
        at time: Date,
        attempts: Int,
        receipt: Receipt? = nil,
        error: SendError? = nil,
        next: Date? = nil,
        replacement: DeliveryID? = nil
    ) {
        content = Content(
            kind,
            id,
            at: time,
            attempts: attempts,
            receipt: receipt,
            error: error,
            next: next,
            replacement: replacement
        )
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

    /// A newer webhook with the same endpoint and coalescing key took its place while it waited.
    ///
    /// - Parameters:
    ///   - delivery: the older one, which is not made any more.
    ///   - newer: the one that took its place.
    ///   - time: when that happened.
    /// - Returns: the event.
    public static func coalesced(
        _ delivery: Delivery,
        into newer: DeliveryID,
        at time: Date
    ) -> DeliveryEvent {
        DeliveryEvent(
            .coalesced,
            delivery.id,
            at: time,
            attempts: delivery.attempt,
            replacement: newer
        )
    }

    /// After this delivery's attempt nothing is sent to its endpoint for a while.
    ///
    /// - Parameters:
    ///   - delivery: the one whose attempt led to it.
    ///   - error: what the receiver answered.
    ///   - moment: when the endpoint is sent to again.
    ///   - time: when that happened.
    /// - Returns: the event.
    public static func endpointPaused(
        _ delivery: Delivery,
        _ error: SendError,
        until moment: Date,
        at time: Date
    ) -> DeliveryEvent {
        DeliveryEvent(
            .endpointPaused,
            delivery.id,
            at: time,
            attempts: delivery.attempt,
            error: error,
            next: moment
        )
    }

    /// After this delivery's attempt nothing is sent to its endpoint any more.
    public static func endpointDisabled(
        _ delivery: Delivery,
        _ error: SendError,
        at time: Date
    ) -> DeliveryEvent {
        DeliveryEvent(
            .endpointDisabled,
            delivery.id,
            at: time,
            attempts: delivery.attempt,
            error: error
        )
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
            case coalesced
            case endpointPaused = "endpoint-paused"
            case endpointDisabled = "endpoint-disabled"
        }

        private let code: Code

        /// Its bit in a ``DeliveryEvent/KindSet``.
        fileprivate var bit: UInt16 {
            switch code {
            case .accepted: 1 << 0
            case .attemptFailed: 1 << 1
            case .delivered: 1 << 2
            case .dead: 1 << 3
            case .refused: 1 << 4
            case .coalesced: 1 << 5
            case .endpointPaused: 1 << 6
            case .endpointDisabled: 1 << 7
            }
        }

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

        /// A newer one took its place while it waited.
        public static let coalesced = Kind(code: .coalesced)

        /// Nothing is sent to its endpoint for a while.
        public static let endpointPaused = Kind(code: .endpointPaused)

        /// Nothing is sent to its endpoint any more.
        public static let endpointDisabled = Kind(code: .endpointDisabled)

        /// Whether the event is about the endpoint and leaves the delivery as it is.
        public var isAboutEndpoint: Bool {
            self == .endpointPaused || self == .endpointDisabled
        }

        /// Whether nothing follows for the delivery.
        public var isEnd: Bool {
            switch code {
            case .delivered, .dead, .refused, .coalesced: true
            case .accepted, .attemptFailed, .endpointPaused, .endpointDisabled: false
            }
        }

        /// The kind in a lower-case word, as `tackle run` prints it.
        public var description: String { code.rawValue }
    }
}

extension DeliveryEvent {
    /// Some kinds of events, looked up without a hash: it is asked at each delivery.
    struct KindSet: Sendable {
        static let all = KindSet(bits: .max)
        static let none = KindSet(bits: 0)

        private var bits: UInt16

        private init(bits: UInt16) {
            self.bits = bits
        }

        init(_ kinds: some Sequence<Kind>) {
            bits = kinds.reduce(0) { $0 | $1.bit }
        }

        var isEmpty: Bool { bits == 0 }

        func contains(_ kind: Kind) -> Bool { bits & kind.bit != 0 }

        func union(_ other: KindSet) -> KindSet { KindSet(bits: bits | other.bits) }
    }
}
