public import Tackle

extension QueueOptions {
    /// What every queue promises that follows these options, however they are set.
    public static let promises = [
        "Attempts to one endpoint have a limit of their own: a dead endpoint holds up no other.",
        "429, 502, 504 and Retry-After pause the whole endpoint; 410 or the header"
            + " 'webhook-delivery: disable' disable it.",
        "Webhooks with the same ordering key are delivered one at a time, in the order accepted.",
        "What is not delivered in the end is a dead letter, and the reason is reported.",
    ]

    /// What a queue tells of itself that follows these options.
    ///
    /// - Parameters:
    ///   - settings: the queue's own options as they are set, which stand first.
    ///   - promises: what the queue itself promises, which stands first.
    ///   - rest: what it says at the end.
    /// - Returns: the details.
    public func details(
        settings: [StageDetails.Setting],
        promises: [String],
        rest: [String] = []
    ) -> StageDetails {
        StageDetails(
            settings: settings + self.settings,
            promises: promises + self.promises + rest,
            retryPolicy: retryPolicy,
            maximumAge: maximumAge
        )
    }

    /// As a configuration writes them, in the order of ``options``.
    private var settings: [StageDetails.Setting] {
        let settings = [
            StageDetails.Setting("concurrency", .count(concurrency)),
            StageDetails.Setting("per-endpoint", .count(min(perEndpoint, concurrency))),
            StageDetails.Setting("rate", rate.map { .text("\($0)") }),
            StageDetails.Setting("schedule", retryPolicy.schedule.optionValue),
            StageDetails.Setting("max-attempts", .count(retryPolicy.maximumAttempts)),
            StageDetails.Setting("max-age", maximumAge.map { .duration($0) }),
            StageDetails.Setting("jitter", .number(retryPolicy.jitter)),
            StageDetails.Setting("retry-after-limit", .duration(retryPolicy.retryAfterLimit)),
            StageDetails.Setting("endpoint-capacity", endpointCapacity.map { .count($0) }),
            StageDetails.Setting("breaker", .count(breaker)),
            StageDetails.Setting("disable-after", disableAfter.map { .duration($0) }),
            StageDetails.Setting("coalescing", coalescing.isOff ? "off" : "replace"),
            StageDetails.Setting("duplicates", .text(duplicates.rawValue)),
            StageDetails.Setting("duplicate-window", .count(duplicateWindow)),
        ]
        return settings.compactMap(\.self)
    }

    private var promises: [String] {
        [caps, failures, pauses, disabling, coalesced, duplicated]
    }

    private var caps: String {
        let rate = rate.map { ", which gets at most \($0)" } ?? ""
        return "Makes up to \(concurrency) attempts at once,"
            + " \(perEndpoint) to one endpoint\(rate)."
    }

    private var failures: String {
        "After \(breaker) failures in a row an endpoint is only probed, one attempt at a"
            + " time, until one succeeds."
    }

    private var pauses: String {
        "429, 502, 504 and Retry-After pause the whole endpoint; Retry-After counts up to"
            + " \(DurationText(retryPolicy.retryAfterLimit))."
    }

    private var disabling: String {
        let ways = "410 or the header 'webhook-delivery: disable'"
        let disabled = "what waits is then dead, and what comes is refused."
        guard let limit = disableAfter else {
            return "\(ways) disable it: \(disabled) However long it fails, it is not disabled:"
                + " set disable-after."
        }
        return "\(ways), or failing for \(DurationText(limit)), disable it: \(disabled)"
    }

    private var coalesced: String {
        if coalescing.isOff { return "Webhooks with the same coalescing key are all delivered." }
        return "A newer webhook takes the place of one that waits with its endpoint and coalescing"
            + " key" + (coalescing.isMerging ? ", merged with it." : ".")
    }

    private var duplicated: String {
        let what = "A webhook with the id and endpoint of one that waits"
        let past =
            duplicateWindow == 0 ? "" : ", or is among the last \(duplicateWindow) delivered,"
        switch duplicates {
        case .allow: return "\(what) or was delivered is delivered as well."
        case .refuse: return "\(what)\(past) is refused."
        case .ignore: return "\(what)\(past) is accepted and not delivered again."
        }
    }
}
