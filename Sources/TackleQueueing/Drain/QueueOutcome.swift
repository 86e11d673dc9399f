public import FoundationEssentials
public import Tackle

/// What became of an attempt, as a store has to remember it.
public enum QueueOutcome: Sendable {
    /// The receiver has taken it: the store may forget it.
    case delivered(Receipt)

    /// There will be another attempt, not before `due`; `attempts` were made so far.
    case retry(attempts: Int, due: Date, error: SendError)

    /// Nobody will try again; `attempts` were made, none if it was too old before the first.
    case dead(attempts: Int, error: SendError)

    /// It is not wanted any more, cancelled or replaced by a newer one: the store may forget it.
    case withdrawn
}
