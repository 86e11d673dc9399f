/// The keyed container: members of one JSON object.
///
/// The generic `encode` stands for all of the protocol's overloads.
struct KeyedTreeContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let object: EncodedObject
    let position: EncodingPosition

    var codingPath: [any CodingKey] { position.codingPath }

    func encodeNil(forKey key: Key) throws {
        object.set(key.stringValue, to: .null)
    }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        object.set(key.stringValue, to: try position.encoded(value, key: key))
    }

    // The protocol's own versions of these two refuse, and would be preferred to the generic one.
    func encode(_ value: Int128, forKey key: Key) throws {
        object.set(key.stringValue, to: .number(String(value)))
    }

    func encode(_ value: UInt128, forKey key: Key) throws {
        object.set(key.stringValue, to: .number(String(value)))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type,
        forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        guard let inner = position.descendingOrRefusing(to: key) else {
            return KeyedEncodingContainer(
                KeyedTreeContainer<NestedKey>(object: EncodedObject(), position: position)
            )
        }
        let nested = object.nestedObject(key.stringValue)
        return KeyedEncodingContainer(
            KeyedTreeContainer<NestedKey>(object: nested, position: inner)
        )
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        guard let inner = position.descendingOrRefusing(to: key) else {
            return UnkeyedTreeContainer(array: EncodedArray(), position: position)
        }
        return UnkeyedTreeContainer(array: object.nestedArray(key.stringValue), position: inner)
    }

    func superEncoder() -> any Encoder {
        encoder(forKey: EncodingKey.parent)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        encoder(forKey: key)
    }

    private func encoder(forKey key: any CodingKey) -> any Encoder {
        guard let inner = position.descendingOrRefusing(to: key) else {
            return TreeEncoder(position: position)
        }
        let encoder = TreeEncoder(position: inner)
        object.set(key.stringValue, to: .pending(encoder))
        return encoder
    }
}
