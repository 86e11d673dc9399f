public import Tackle

extension SendError.Code {
    /// It grew older than `max-age` allows before an attempt could start.
    public static let expired = Self("expired", .permanent)

    /// The queue gave it up at the end of its process, which a queue in memory does not outlive.
    public static let abandoned = Self("abandoned", .permanent)
}
