extension SendError {
    /// What kind of error it is: an open set, so that transports can add their own.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// A lower-case name with hyphens.
        public let name: String

        /// The verdict that such an error usually has.
        public let usualVerdict: Verdict

        /// Whether the delivery was turned away before any attempt was made.
        public let isRefusal: Bool

        /// Makes a code; a static string keeps the number of metric labels small.
        public init(_ name: StaticString, _ verdict: Verdict = .retry, isRefusal: Bool = false) {
            self.name = "\(name)"
            usualVerdict = verdict
            self.isRefusal = isRefusal
        }

        /// The name.
        public var description: String { name }

        /// Codes are alike if their names are.
        public static func == (left: Code, right: Code) -> Bool { left.name == right.name }

        /// Hashes the name.
        public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }
}

extension SendError.Code {
    /// The receiver answered something else than 2xx.
    public static let status = Self("status")

    /// The deadline passed before the answer was complete.
    public static let timeout = Self("timeout")

    /// The host's name has no address, or the lookup failed.
    public static let nameNotResolved = Self("name-not-resolved")

    /// No connection could be made.
    public static let notConnected = Self("not-connected")

    /// The connection broke while sending or receiving.
    public static let connectionLost = Self("connection-lost")

    /// TLS could not be agreed, or the certificate is not good.
    public static let tls = Self("tls")

    /// The answer is not HTTP, or breaks its rules.
    public static let badResponse = Self("bad-response")

    /// The address is one that this sender may not connect to.
    public static let addressBlocked = Self("address-blocked", .permanent, isRefusal: true)

    /// The URL's scheme is one that this sender may not use.
    public static let schemeBlocked = Self("scheme-blocked", .permanent, isRefusal: true)

    /// The webhook breaks a rule.
    public static let invalidWebhook = Self("invalid-webhook", .permanent, isRefusal: true)

    /// A due time in the future needs a queue.
    public static let notDue = Self("not-due", .permanent, isRefusal: true)

    /// The queue is full; later there may be room.
    public static let queueFull = Self("queue-full", .retry, isRefusal: true)

    /// The queue could not store the delivery.
    public static let notStored = Self("not-stored", .retry, isRefusal: true)

    /// The pipeline or a stage of it is closed.
    public static let closed = Self("closed", .retry, isRefusal: true)

    /// The configuration is at fault: mend it, and the delivery can be made.
    public static let misconfigured = Self("misconfigured")

    /// The task was cancelled before anybody took responsibility, so far as that is known.
    public static let taskCancelled = Self("task-cancelled")

    /// An error that nobody recognises.
    public static let unknown = Self("unknown")
}
