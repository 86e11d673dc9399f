/// An error that tells in one word, out of a small fixed set, why something was refused.
package protocol NamedReason: Error {
    /// The word, such as `loopback`.
    var reasonName: String { get }
}

extension SendError {
    /// The word for the error behind it; nil where that one has none.
    package var reasonName: String? { (underlying as? any NamedReason)?.reasonName }
}
