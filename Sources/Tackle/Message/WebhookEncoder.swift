/// The one JSON encoder for webhook bodies: compact UTF-8, and the same bytes for the same value.
///
/// Two equal values give the same bytes in every process, so a body can be compared, hashed and
/// signed. The rules, on top of RFC 8259:
///
/// - **Keys** are sorted by their UTF-8 bytes, in structs and dictionaries alike. A key that is
///   encoded twice keeps its last value.
/// - **`Date`** is an RFC 3339 string in UTC with milliseconds, `2026-11-24T00:28:59.123+00:00`,
///   rounded to the nearest millisecond; years outside 0000 to 9999 are refused.
/// - **`Decimal`** is a number with its own digits, never by way of `Double`: 19.99 stays 19.99.
/// - **Integers** of every width, 128 bits included, are written in full.
/// - **`Double` and `Float`** have the shortest form that reads back as the same number, without
///   a trailing `.0`: `3`, `0.1`, `1e-07`, `-0`. NaN and the infinities are refused.
/// - **`UUID`** is its `uuidString`, in upper case; **`URL`** its `absoluteString`; **`Data`** is
///   base64 with padding (RFC 4648, section 4). An array of `UInt8` is an ordinary array.
/// - **Sets** are sorted arrays: numbers first and by value, then strings by their UTF-8 bytes,
///   then everything else by the bytes it is written as. This holds wherever a `Set` is passed to
///   a container; a type that calls `set.encode(to: encoder)` from its own `encode(to:)` sorts for
///   itself.
/// - **Dictionaries** with `String`, `Int` or `CodingKeyRepresentable` keys are objects. Others are
///   arrays that alternate keys and values, as everywhere in Swift, in the order of their keys.
/// - **nil** is left out where a type uses `encodeIfPresent`, as compilers' own code does, and
///   `null` where it uses `encodeNil` or stands in an array or dictionary.
/// - **Strings** escape `"`, `\` and the characters below U+0020, with the short forms where there
///   are any. `/`, U+2028, U+2029 and everything else outside ASCII stand as they are.
/// - A value whose `encode(to:)` encodes nothing is `{}`, but is refused as the outermost value.
/// - Values nest at most 512 levels deep; an optional or a wrapper around a single value counts
///   as a level of its own.
public struct WebhookEncoder: Sendable {
    /// Makes the encoder; it has no options, since all webhooks follow the same rules.
    public init() {}

    /// The JSON bytes of a value.
    ///
    /// - Throws: `InvalidWebhook` for the field `payload` where a rule refuses a value, with the
    ///   value's coding path (`order.items[2].price`); whatever the value's own `encode(to:)`
    ///   throws.
    public func encode(_ value: some Encodable) throws -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.write(try tree(value))
        return writer.bytes
    }

    /// The tree of a value, from which the other forms of body are written too.
    func tree(_ value: some Encodable) throws -> EncodedValue {
        let start = EncodingPosition.start()
        let tree = try start.encodedIfAny(value, key: nil)
        if let refusal = start.session.refusal { throw refusal }
        guard let tree else {
            throw InvalidWebhook(
                field: "payload",
                reason: "encode(to:) of \(type(of: value)) encodes nothing at the top level"
            )
        }
        return tree
    }
}
