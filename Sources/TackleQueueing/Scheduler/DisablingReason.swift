/// Why nothing is sent to an endpoint any more.
public enum DisablingReason: UInt8, Sendable, Hashable, CaseIterable {
    /// The receiver answered 410 Gone.
    case gone = 1

    /// The receiver answered with the header `webhook-delivery: disable`.
    case asked = 2

    /// It failed for longer than `disable-after` allows.
    case failing = 3

    /// Somebody disabled it.
    case byHand = 4

    /// The reason in a few words.
    public var description: String {
        switch self {
        case .gone: "it answered 410 Gone"
        case .asked: "it asked for no more"
        case .failing: "it failed for too long"
        case .byHand: "it was disabled by hand"
        }
    }
}
