/// What was found unreadable when a spool was opened.
///
/// None of it is deleted.
package struct SpoolDamage: Sendable, Hashable, CustomStringConvertible {
    /// The file.
    package let file: String

    /// Where in the file.
    package let range: Range<Int>

    /// The number of the message, where the record's header could be read.
    package let message: UInt64?

    /// What is wrong, in a few words.
    package let reason: String

    /// One sentence for the log.
    package var description: String {
        let number = message.map { " of message \($0)" } ?? ""
        return
            "\(file) is damaged at \(range.lowerBound)..<\(range.upperBound)\(number): \(reason);"
            + " the file is kept"
    }
}
