import Foundation

/// What the environment says about random runs.
enum SeedSettings {
    /// `TACKLE_SPOOL_SEEDS`: how many seeds to run instead of the usual number.
    static let count = number("TACKLE_SPOOL_SEEDS")

    /// `TACKLE_SEED`: the one to run and to tell about.
    static let only = number("TACKLE_SEED")

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap(Int.init)
    }
}
