public import Tackle

extension SendError.Code {
    /// It grew older than `max-age` allows before an attempt could start.
    public static let expired = Self("expired", .permanent)

    /// The queue gave it up at the end of its process, which a queue in memory does not outlive.
    public static let abandoned = Self("abandoned", .permanent)

    /// Nothing is sent to its endpoint any more, until that is enabled again.
    public static let endpointDisabled = Self("endpoint-disabled", .permanent, isRefusal: true)

    /// One with the same id and endpoint waits already, or was delivered.
    public static let duplicate = Self("duplicate", .permanent, isRefusal: true)

    /// Somebody cancelled it while it waited.
    public static let cancelled = Self("cancelled", .permanent)
}

extension SendError {
    init(_ refusal: SeatRefusal) {
        switch refusal {
        case .disabled(let reason):
            self.init(reason)
        case .full(let limit):
            self.init(
                .queueFull,
                "the endpoint has \(limit) deliveries in the queue, which is its endpoint-capacity:"
                    + " send to it later, or raise that"
            )
        }
    }

    init(_ reason: DisablingReason) {
        self.init(
            .endpointDisabled,
            "the endpoint is disabled, since \(reason.description): enable it to send to it again"
        )
    }
}
