import FoundationEssentials

extension EncodingPosition {
    /// The tree of a value found here under a key, or, as a single value, under none.
    func encoded<T: Encodable>(_ value: T, key: (any CodingKey)?) throws -> EncodedValue {
        try encodedIfAny(value, key: key) ?? .object(EncodedObject())
    }

    /// As `encoded(_:key:)`, but nil where the value's own `encode(to:)` encodes nothing.
    func encodedIfAny<T: Encodable>(_ value: T, key: (any CodingKey)?) throws -> EncodedValue? {
        if let scalar = try scalar(value, key: key) ?? integer(value) { return scalar }
        if let known = try foundationValue(value, key: key) { return known }
        let encoder = TreeEncoder(position: try descending(to: key))
        try value.encode(to: encoder)
        guard case .array(let array) = encoder.result, array.elements.count > 1 else {
            return encoder.result
        }
        if T.self is any UnorderedElements.Type { array.sortElements() }
        if T.self is any UnorderedPairs.Type { array.sortPairs() }
        return .array(array)
    }

    private func scalar<T>(_ value: T, key: (any CodingKey)?) throws -> EncodedValue? {
        if T.self == String.self, let string = value as? String { return .string(string) }
        if T.self == Bool.self, let bool = value as? Bool { return .bool(bool) }
        if T.self == Double.self, let double = value as? Double {
            return try number(double, key: key)
        }
        if T.self == Float.self, let float = value as? Float { return try number(float, key: key) }
        return nil
    }

    private func integer<T>(_ value: T) -> EncodedValue? {
        if T.self == Int.self, let int = value as? Int { return .number(String(int)) }
        if T.self == Int8.self, let int = value as? Int8 { return .number(String(int)) }
        if T.self == Int16.self, let int = value as? Int16 { return .number(String(int)) }
        if T.self == Int32.self, let int = value as? Int32 { return .number(String(int)) }
        if T.self == Int64.self, let int = value as? Int64 { return .number(String(int)) }
        if T.self == Int128.self, let int = value as? Int128 { return .number(String(int)) }
        if T.self == UInt.self, let int = value as? UInt { return .number(String(int)) }
        if T.self == UInt8.self, let int = value as? UInt8 { return .number(String(int)) }
        if T.self == UInt16.self, let int = value as? UInt16 { return .number(String(int)) }
        if T.self == UInt32.self, let int = value as? UInt32 { return .number(String(int)) }
        if T.self == UInt64.self, let int = value as? UInt64 { return .number(String(int)) }
        if T.self == UInt128.self, let int = value as? UInt128 { return .number(String(int)) }
        return nil
    }

    private func foundationValue<T>(_ value: T, key: (any CodingKey)?) throws -> EncodedValue? {
        if T.self == Date.self, let date = value as? Date {
            guard let text = RFC3339.text(for: date) else {
                throw refusal("a date outside the years 0000 to 9999", key: key)
            }
            return .string(text)
        }
        if T.self == Decimal.self, let decimal = value as? Decimal {
            guard !decimal.isNaN else {
                throw refusal("JSON has no way to write NaN: a Decimal", key: key)
            }
            return .number(decimal.description)
        }
        if T.self == UUID.self, let uuid = value as? UUID { return .string(uuid.uuidString) }
        if T.self == URL.self, let url = value as? URL { return .string(url.absoluteString) }
        if T.self == Data.self, let data = value as? Data {
            return .string(data.base64EncodedString())
        }
        return nil
    }

    /// Swift's own description is the shortest text that reads back as the same number.
    private func number<F: BinaryFloatingPoint & LosslessStringConvertible>(
        _ value: F,
        key: (any CodingKey)?
    ) throws -> EncodedValue {
        guard value.isFinite else {
            throw refusal("JSON has no way to write \(value): a \(F.self)", key: key)
        }
        let text = value.description
        return .number(
            text.utf8.suffix(2).elementsEqual(".0".utf8) ? String(text.dropLast(2)) : text
        )
    }
}
