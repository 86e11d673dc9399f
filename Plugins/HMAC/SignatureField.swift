/// One header field that carries a signature or what it covers.
public struct SignatureField: Sendable, Hashable {
    /// The field's name, in the spelling of the scheme.
    public let name: String

    /// The field's value: visible ASCII and single spaces.
    public let value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
