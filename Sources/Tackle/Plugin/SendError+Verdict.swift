extension SendError {
    /// Whether another attempt makes sense, and when.
    public struct Verdict: Sendable, Hashable, CustomStringConvertible {
        private enum Kind: Hashable {
            case retry
            case retryAfter(Duration)
            case permanent
            case endpointGone
        }

        private let kind: Kind

        private init(kind: Kind) {
            self.kind = kind
        }

        /// Try again when the schedule says so.
        public static let retry = Verdict(kind: .retry)

        /// Try again, but not sooner than after this time: the receiver asked for it.
        public static func retry(after delay: Duration) -> Verdict {
            Verdict(kind: .retryAfter(delay))
        }

        /// Another attempt would fail the same way.
        public static let permanent = Verdict(kind: .permanent)

        /// The receiver wants nothing more at this endpoint (410 Gone).
        public static let endpointGone = Verdict(kind: .endpointGone)

        /// Whether another attempt makes sense.
        public var isRetryable: Bool {
            switch kind {
            case .retry, .retryAfter: true
            case .permanent, .endpointGone: false
            }
        }

        /// Whether the receiver wants nothing more at this endpoint.
        public var isGone: Bool { kind == .endpointGone }

        /// The shortest wait that the receiver asked for, where it did.
        public var retryAfter: Duration? {
            guard case .retryAfter(let delay) = kind else { return nil }
            return delay
        }

        /// The verdict in a few words.
        public var description: String {
            switch kind {
            case .retry: "retry"
            case .retryAfter(let delay): "retry after \(delay)"
            case .permanent: "permanent"
            case .endpointGone: "endpoint gone"
            }
        }
    }
}
