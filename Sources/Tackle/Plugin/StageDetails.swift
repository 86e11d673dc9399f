/// What a stage tells of itself: for people, for logs, for a page that shows a deployment.
public struct StageDetails: Sendable, Hashable {
    /// One option as it is set.
    public struct Setting: Sendable, Hashable {
        /// The option's name in a configuration.
        public let name: String

        /// The value as a configuration would write it; ``OptionValue/hidden`` for a secret.
        public let value: OptionValue

        /// Makes a setting.
        public init(_ name: String, _ value: OptionValue) {
            self.name = name
            self.value = value
        }

        /// Makes a setting of an option that may not be set; `nil` where it is not.
        public init?(_ name: String, _ value: OptionValue?) {
            guard let value else { return nil }
            self.init(name, value)
        }
    }

    /// The options as they are set, in the order of the plugin's list; what is not set is left out.
    ///
    /// But for secrets, a configuration with these settings makes a stage with the same settings.
    public var settings: [Setting]

    /// What the stage does and promises as it is set, a sentence each.
    public var promises: [String]

    /// What decides after each attempt, where the stage tries again.
    public var retryPolicy: RetryPolicy?

    /// How old a webhook may be when an attempt starts, where the stage limits that.
    public var maximumAge: Duration?

    /// Makes the details; by default there is nothing to tell.
    public init(
        settings: [Setting] = [],
        promises: [String] = [],
        retryPolicy: RetryPolicy? = nil,
        maximumAge: Duration? = nil
    ) {
        self.settings = settings
        self.promises = promises
        self.retryPolicy = retryPolicy
        self.maximumAge = maximumAge
    }
}
