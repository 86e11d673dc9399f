import Tackle
import TackleTesting
import Testing

/// A sender with a mistake in it, and the rule that is meant to find it.
struct PlantedFault: Sendable, CustomTestStringConvertible {
    let mistake: String
    let rule: String
    let options: [String: OptionValue]
    let make: @Sendable () throws -> any SenderPlugin

    init(
        _ mistake: String,
        breaks rule: String,
        options: [String: OptionValue] = [:],
        _ make: @escaping @Sendable () throws -> any SenderPlugin
    ) {
        self.mistake = mistake
        self.rule = rule
        self.options = options
        self.make = make
    }

    var testDescription: String { "\(mistake): \(rule)" }
}
