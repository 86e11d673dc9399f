/// What kind of value a JSON text is.
package enum JSONKind: String, Sendable, Hashable {
    case string
    case number
    case object
    case array
    case `true`
    case `false`
    case null
}
