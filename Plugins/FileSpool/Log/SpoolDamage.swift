/// What was found unreadable in a spool.
///
/// None of it is deleted.
package struct SpoolDamage: Sendable, Hashable, CustomStringConvertible {
    /// The file.
    package let file: String

    /// Where in the file, in bytes.
    package let range: Range<Int>

    /// The number of the message, where the record's header could be read.
    package let message: UInt64?

    /// The webhook's id, where it could be read.
    package let id: String?

    /// What is wrong, in a few words.
    package let reason: String

    /// Whether the whole file is not there.
    package var isMissing: Bool { range.isEmpty }

    /// One sentence for the log.
    package var description: String {
        let number = message.map { " of message \($0)" } ?? ""
        let name = id.map { " (webhook '\($0)')" } ?? ""
        return
            "\(file) is damaged at \(range.lowerBound)..<\(range.upperBound)\(number)\(name):"
            + " \(reason); the file is kept"
    }
}
