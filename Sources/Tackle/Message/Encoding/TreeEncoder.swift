/// The `Encoder` that a value's `encode(to:)` sees; what was encoded stays in `result`.
///
/// Asking twice for the same kind of container gives the same container, so that a class and its
/// superclass may both encode into one. Asking for two kinds is refused.
final class TreeEncoder: Encoder {
    let position: EncodingPosition
    private(set) var result: EncodedValue?

    init(position: EncodingPosition) {
        self.position = position
    }

    var codingPath: [any CodingKey] { position.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedTreeContainer(object: object(), position: position))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        UnkeyedTreeContainer(array: array(), position: position)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        SingleValueTreeContainer(encoder: self)
    }

    /// Takes the one value of a single-value container.
    func set(_ value: EncodedValue) throws(InvalidWebhook) {
        guard result == nil else { throw mixed }
        result = value
    }

    private func object() -> EncodedObject {
        if case .object(let object)? = result { return object }
        let object = EncodedObject()
        if result == nil { result = .object(object) } else { position.session.refuse(mixed) }
        return object
    }

    private func array() -> EncodedArray {
        if case .array(let array)? = result { return array }
        let array = EncodedArray()
        if result == nil { result = .array(array) } else { position.session.refuse(mixed) }
        return array
    }

    private var mixed: InvalidWebhook {
        position.refusal("encode(to:) writes two values where one belongs")
    }
}
