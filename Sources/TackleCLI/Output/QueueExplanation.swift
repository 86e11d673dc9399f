import Tackle
import TackleQueueing

/// What a queue does with what it has accepted, in sentences for people.
struct QueueExplanation {
    let sentences: [String]

    init(_ options: QueueOptions) {
        sentences =
            [Self.caps(options), Self.failures(options), Self.pauses(options)]
            + [Self.disabling(options), Self.coalescing(options), Self.duplicates(options)]
    }

    private static func caps(_ options: QueueOptions) -> String {
        let rate = options.rate.map { ", which gets at most \($0)" } ?? ""
        return "Makes up to \(options.concurrency) attempts at once,"
            + " \(options.perEndpoint) to one endpoint\(rate)."
    }

    private static func failures(_ options: QueueOptions) -> String {
        "After \(options.breaker) failures in a row an endpoint is only probed, one attempt at a"
            + " time, until one succeeds."
    }

    private static func pauses(_ options: QueueOptions) -> String {
        let limit = DurationText(options.retryPolicy.retryAfterLimit)
        return "429, 502, 504 and Retry-After pause the whole endpoint; Retry-After counts up to"
            + " \(limit)."
    }

    private static func disabling(_ options: QueueOptions) -> String {
        let ways = "410 or the header 'webhook-delivery: disable'"
        let disabled = "what waits is then dead, and what comes is refused."
        guard let limit = options.disableAfter else {
            return "\(ways) disable it: \(disabled) However long it fails, it is not disabled:"
                + " set disable-after."
        }
        return "\(ways), or failing for \(DurationText(limit)), disable it: \(disabled)"
    }

    private static func coalescing(_ options: QueueOptions) -> String {
        if options.coalescing == .off {
            return "Webhooks with the same coalescing key are all delivered."
        }
        return "A newer webhook takes the place of one that waits with its endpoint and coalescing"
            + " key" + (options.coalescing.isMerging ? ", merged with it." : ".")
    }

    private static func duplicates(_ options: QueueOptions) -> String {
        let what = "A webhook with the id and endpoint of one that waits"
        let window = options.duplicateWindow
        let past = window == 0 ? "" : ", or is among the last \(window) delivered,"
        switch options.duplicates {
        case .allow: return "\(what) or was delivered is delivered as well."
        case .refuse: return "\(what)\(past) is refused."
        case .ignore: return "\(what)\(past) is accepted and not delivered again."
        }
    }
}
