import Tackle

/// A duration among the arguments.
package enum DurationArgument {
    /// Reads a duration of more than zero.
    ///
    /// - Throws: ``CommandFailure`` that names the option.
    package static func read(
        _ text: String,
        for option: String
    ) throws(CommandFailure) -> Duration {
        guard let duration = DurationText(text)?.duration else {
            throw .usage("\(option): '\(text.quotable)' is not \(DurationText.grammar)")
        }
        return duration
    }
}
