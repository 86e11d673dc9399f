/// One value of the small tree that an `encode(to:)` leaves behind, before it becomes bytes.
///
/// Numbers are kept as the text that will be written, so that nothing passes through `Double`.
enum EncodedValue {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array(EncodedArray)
    case object(EncodedObject)
    /// A place held for a `superEncoder()`, which may be filled after it was handed out.
    case pending(TreeEncoder)

    /// The value with held places looked up; a place that stayed empty is an empty object.
    var settled: EncodedValue {
        guard case .pending(let encoder) = self else { return self }
        return encoder.result ?? .object(EncodedObject())
    }
}
