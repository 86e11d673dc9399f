import Tackle
import TackleCommandLine

/// A header among the arguments: `Name: value`.
struct HeaderArgument {
    let name: String
    let value: String

    /// Splits at the first colon.
    ///
    /// - Throws: ``CommandFailure`` where there is none.
    init(_ text: String) throws(CommandFailure) {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: 0x3A) else {
            throw .usage("--header: '\(text.quotable)' has no colon: write it as 'Name: value'")
        }
        name = String(text[..<colon])
        let value = text[bytes.index(after: colon)...]
        self.value = String(value.drop { $0 == " " || $0 == "\t" })
    }
}
