/// What was seen of a rule that is broken.
struct ContractBreach: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// Breaks a rule unless a condition holds.
func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws {
    guard condition else { throw ContractBreach(reason()) }
}
