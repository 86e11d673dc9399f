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
}
