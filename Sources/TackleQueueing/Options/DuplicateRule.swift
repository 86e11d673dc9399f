/// What becomes of a webhook with the id and the endpoint of one that waits or was delivered.
public enum DuplicateRule: String, Sendable, Hashable, CaseIterable {
    /// It is delivered as well: the usual case.
    case allow

    /// Sending it throws ``/Tackle/SendError`` with the code `duplicate`.
    case refuse

    /// Sending it returns a receipt that says so, and it is not delivered twice.
    case ignore
}
