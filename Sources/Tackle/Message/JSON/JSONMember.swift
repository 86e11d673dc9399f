/// One member of a JSON object, found in its text but not decoded.
package struct JSONMember: Sendable, Hashable {
    /// The name, with escapes resolved.
    package let key: String

    /// Where the value stands: exactly its own bytes, without white space around them.
    package let value: Range<Int>

    /// What the value is.
    package let kind: JSONKind

    /// Makes the member.
    package init(key: String, value: Range<Int>, kind: JSONKind) {
        self.key = key
        self.value = value
        self.kind = kind
    }
}
