import FoundationEssentials
import Tackle
import TackleCommandLine

/// A moment among the arguments: whole seconds since 1970.
enum TimestampArgument {
    /// Reads a moment; now, where there is none.
    static func read(_ text: String?, for option: String) throws(CommandFailure) -> Date {
        guard let text else { return .now }
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, !text.isEmpty, text.utf8.count <= 12, let seconds = Int(text) else {
            throw .usage("\(option): '\(text.quotable)' is not whole seconds since 1970")
        }
        return Date(timeIntervalSince1970: Double(seconds))
    }
}
