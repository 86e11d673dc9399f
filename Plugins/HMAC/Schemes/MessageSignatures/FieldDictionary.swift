import RawStructuredFieldValues
import Tackle

/// A header field that is a dictionary (RFC 9651, section 3.2), as a stranger has written it.
enum FieldDictionary {
    /// No signer here writes a longer field.
    static let lengthLimit = HeaderField.valueByteLimit

    /// The most commas and semicolons: those of as many signatures as a field has room for.
    ///
    /// The parser looks through all members and parameters for each that comes. For these it takes
    /// a millisecond, for the thousands of a field that holds nothing else it would take a second.
    static let separatorLimit = 256

    /// Its members; nil where it is malformed or too much.
    static func parse(_ field: [UInt8]) -> OrderedMap<String, ItemOrInnerList>? {
        guard field.count <= lengthLimit,
            field.count(where: isSeparator) <= separatorLimit
        else { return nil }
        var parser = StructuredFieldValueParser(field)
        return try? parser.parseDictionaryFieldValue()
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
    }
}
