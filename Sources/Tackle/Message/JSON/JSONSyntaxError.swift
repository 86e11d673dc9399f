/// Why a text is not JSON, and where.
package struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The offset of the first byte at fault, from 0; the text's length where its end is missing.
    package let offset: Int

    /// What is wrong, without the text itself.
    package let reason: String

    /// Makes the error for a place.
    package init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    /// The reason and the offset: `a number may not begin with 0 at byte 17`.
    package var description: String { "\(reason) at byte \(offset)" }
}
