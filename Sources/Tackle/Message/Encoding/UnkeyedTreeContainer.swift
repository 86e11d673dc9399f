/// The unkeyed container: elements of one JSON array.
///
/// The generic `encode` stands for all of the protocol's overloads.
struct UnkeyedTreeContainer: UnkeyedEncodingContainer {
    let array: EncodedArray
    let position: EncodingPosition

    var codingPath: [any CodingKey] { position.codingPath }
    var count: Int { array.elements.count }

    private var nextKey: EncodingKey { EncodingKey(index: array.elements.count) }

    func encodeNil() throws {
        array.elements.append(.null)
    }

    func encode<T: Encodable>(_ value: T) throws {
        array.elements.append(try position.encoded(value, key: nextKey))
    }

    // The protocol's own versions of these two refuse, and would be preferred to the generic one.
    func encode(_ value: Int128) throws {
        array.elements.append(.number(String(value)))
    }

    func encode(_ value: UInt128) throws {
        array.elements.append(.number(String(value)))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        let object = EncodedObject()
        let inner = position.descendingOrRefusing(to: nextKey)
        if inner != nil { array.elements.append(.object(object)) }
        return KeyedEncodingContainer(
            KeyedTreeContainer<NestedKey>(object: object, position: inner ?? position)
        )
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let nested = EncodedArray()
        let inner = position.descendingOrRefusing(to: nextKey)
        if inner != nil { array.elements.append(.array(nested)) }
        return UnkeyedTreeContainer(array: nested, position: inner ?? position)
    }

    func superEncoder() -> any Encoder {
        guard let inner = position.descendingOrRefusing(to: nextKey) else {
            return TreeEncoder(position: position)
        }
        let encoder = TreeEncoder(position: inner)
        array.elements.append(.pending(encoder))
        return encoder
    }
}
