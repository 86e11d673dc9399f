/// Why an address may not be connected to.
public struct AddressRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// One of a small fixed set of names, fit for a metric label.
    public let name: String

    /// What the address is, to follow the address in a sentence.
    public let description: String

    init(_ name: String, _ description: String) {
        self.name = name
        self.description = description
    }

    /// A range of `deny`.
    static let denied = AddressRefusal("denied", "is denied by the configuration")
}
