/// Why a rule cannot be tried.
struct ContractSkip: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
