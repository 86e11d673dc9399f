/// What a spool must never do: the invariants of a log's life.
enum Invariant: String, Sendable {
    /// What was accepted is delivered in the end, a dead letter, or still waits.
    case nothingLost = "I1"

    /// What was delivered does not come again.
    case nothingAgain = "I2"

    /// Only what was accepted is delivered, and as it was accepted.
    case nothingElse = "I4"

    /// Attempts are counted, due times kept, and an endpoint's state remembered.
    case nothingForgotten = "I6"

    /// A dead letter stays one until it is asked back, with its payload and its reason.
    case deadStaysDead = "I7"

    /// Room is given back, and nothing that is needed goes with it.
    case roomComesBack = "I9"

    /// Damage is reported once, and nothing else is called damage.
    case damageIsReported = "I10"

    /// What is acknowledged is on the disk, also after a sync that failed.
    case acknowledgedIsDurable = "I11"

    /// A full disk is told, can be drained, and mends by itself.
    case fullDiskDrains = "I12"

    /// Once faults are over, the spool opens and takes more.
    case takesMore = "I13"

    /// What the spool says of itself is what is there.
    case countsAreTrue = "I14"
}

/// An invariant that does not hold.
struct Objection: Error, Sendable, Equatable, CustomStringConvertible {
    let invariant: Invariant
    let text: String

    init(_ invariant: Invariant, _ text: String) {
        self.invariant = invariant
        self.text = text
    }

    var description: String { "\(invariant.rawValue): \(text)" }
}
