/// One header field that carries a signature or what it covers.
public struct SignatureField: Sendable, Hashable {
    /// The field's name, in the spelling of the scheme.
    public let name: String

    /// The field's value: visible ASCII and spaces.
    public let value: String

    /// How it goes with a field of that name which another signer has set.
    enum Joining: Sendable, Hashable {
        /// Not at all: the field holds the signature of one signer.
        case never
        /// Where both say the same.
        case same
        /// As a list, with a space between the two.
        case list
    }

    let joining: Joining

    init(_ name: String, _ value: String, joining: Joining = .never) {
        self.name = name
        self.value = value
        self.joining = joining
    }
}
