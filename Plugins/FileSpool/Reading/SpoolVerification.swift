/// What was checked in a spool, and what is damaged.
package struct SpoolVerification: Sendable {
    /// How many segments were read.
    package var segments = 0

    /// Their bytes.
    package var bytes = 0

    /// How many records are readable.
    package var records = 0

    /// How many deliveries wait.
    package var waiting = 0

    package var deadLetters = 0

    /// What is damaged, in the order of the files.
    package var damage: [SpoolDamage] = []
}
