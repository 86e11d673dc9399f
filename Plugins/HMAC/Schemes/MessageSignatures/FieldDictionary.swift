import RawStructuredFieldValues
import Tackle

/// A header field that is a dictionary (RFC 9651, section 3.2), as a stranger has written it.
enum FieldDictionary {
    /// No signer here writes a longer field.
    static let lengthLimit = HeaderField.valueByteLimit

    /// The most commas and semicolons: those of 100 signatures, and some more.
    ///
    /// The parser looks through all members and parameters for each that comes. It would take
    /// seconds for the thousands that a field of a few kilobytes has room for.
    static let separatorLimit = 512

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
