/// An argument of a test that the test runner does not print, since it is a secret or holds one.
///
/// ```swift
/// @Test(arguments: Unprinted.all([("whsec_…", "is empty"), ("whsk_…", "is too short")]))
/// func `a wrong secret is refused`(each: Unprinted<(String, String)>) {
///     let (text, reason) = each.value
/// ```
///
/// What the runner says of a case is its number.
package struct Unprinted<Value: Sendable>: Sendable {
    package let value: Value
    private let number: Int

    /// Each of the values, numbered from 1 on.
    package static func all(_ values: [Value]) -> [Unprinted] {
        values.enumerated().map { Unprinted(value: $1, number: $0 + 1) }
    }
}

extension Unprinted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `#3`.
    package var description: String { "#\(number)" }

    /// `#3`.
    package var debugDescription: String { description }

    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
