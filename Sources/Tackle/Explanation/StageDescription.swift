/// A stage of a pipeline in its place, and what it tells of itself.
public struct StageDescription: Sendable, Hashable {
    /// The stage's name.
    public let name: String

    /// What the stage is for.
    public let role: StageRole

    /// Its settings without secrets, its promises and its schedule.
    public let details: StageDetails

    init(_ stage: any SenderPlugin) {
        name = stage.name
        role = stage.role
        details = stage.details
    }
}

extension Pipeline {
    /// The stages in order, each with its settings, without secrets, and its promises.
    ///
    /// ``description`` has the names alone.
    public var details: [StageDescription] { stages.map { StageDescription($0) } }
}

extension StageDescription: Encodable {
    /// Encodes `name`, `role`, `settings` by name with `***` for secrets, `promises`, and `retry`
    /// and `max-age` where the stage tries again.
    public func encode(to encoder: any Encoder) throws {
        var map = encoder.container(keyedBy: ConfigurationKey.self)
        try map.encode(name, forKey: ConfigurationKey("name"))
        try map.encode(role.description, forKey: ConfigurationKey("role"))
        let settings = details.settings.map { ($0.name, $0.value) }
        try map.encode(Dictionary(settings) { $1 }, forKey: ConfigurationKey("settings"))
        try map.encode(details.promises, forKey: ConfigurationKey("promises"))
        try map.encodeIfPresent(details.retryPolicy?.optionValue, forKey: ConfigurationKey("retry"))
        let age = details.maximumAge.map { OptionValue.duration($0) }
        try map.encodeIfPresent(age, forKey: ConfigurationKey("max-age"))
    }
}

extension RetryPolicy {
    /// The policy by the names that a queue's configuration has for its parts.
    fileprivate var optionValue: OptionValue {
        .map([
            "max-attempts": .count(maximumAttempts), "jitter": .number(jitter),
            "schedule": schedule.optionValue ?? [],
            "retry-after-limit": .duration(retryAfterLimit),
        ])
    }
}
