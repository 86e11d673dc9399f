/// A mistake that tests plant, to see that it is found: without an effect in a release build.
enum SchedulerFault: CaseIterable, Sendable {
    /// The heap of an endpoint gives whatever stands last.
    case wrongHeapOrder
    /// One more than the endpoint's cap.
    case capOffByOne
    /// One more than the concurrency.
    case concurrencyOffByOne
    /// A pause ends at once.
    case pauseIgnored
    /// Half of what `Retry-After` asked for.
    case retryAfterShortened
    /// The next of an ordering key goes on while the first waits for its retry.
    case orderBrokenOnRetry
    /// A due time is taken for a second earlier.
    case dueEarly
    /// Twice the rate.
    case rateDoubled
    /// An open breaker lets through as many as a closed one.
    case breakerIgnored
    /// Doubtful attempts take all places.
    case doubtUnlimited
    /// An endpoint whose turn has come keeps it.
    case turnKept
    /// A disabled endpoint is sent to.
    case disabledSent
    /// What was interrupted is forgotten.
    case interruptedLost
    /// A retry of the last attempt that is allowed.
    case attemptsOffByOne
    /// A delivery that is too old is attempted.
    case ageIgnored
    /// All slots are looked at for each delivery.
    case workQuadratic
    /// An endpoint is looked at again a second too late.
    case wakeLate
    /// An endpoint that stands aside has its turn when nobody else wants one.
    case asideStarved
    /// An endpoint that failed is forgotten with its last delivery.
    case failuresForgotten
}
