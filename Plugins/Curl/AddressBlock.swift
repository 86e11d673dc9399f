import Tackle

/// An address that was not connected to, and why.
struct AddressBlock {
    let address: IPAddress
    let refusal: AddressRefusal

    /// The error for the sender's caller, which is never retried.
    func error(attempt: Attempt?) -> SendError {
        SendError(
            .addressBlocked,
            refusal.reason,
            attempt: attempt
        )
    }
}
