/// The single-value container: the one value of its encoder.
///
/// The generic `encode` stands for all of the protocol's overloads.
struct SingleValueTreeContainer: SingleValueEncodingContainer {
    let encoder: TreeEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() throws {
        try encoder.set(.null)
    }

    func encode<T: Encodable>(_ value: T) throws {
        try encoder.set(try encoder.position.encoded(value, key: nil))
    }

    // The protocol's own versions of these two refuse, and would be preferred to the generic one.
    func encode(_ value: Int128) throws {
        try encoder.set(.number(String(value)))
    }

    func encode(_ value: UInt128) throws {
        try encoder.set(.number(String(value)))
    }
}
