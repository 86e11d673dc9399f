import Tackle
import TackleCommandLine

/// How far a signed time may be off, among the arguments: a duration, or whole seconds.
enum ToleranceArgument {
    static func read(_ text: String) throws(CommandFailure) -> Duration {
        if text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let seconds = Int(text)
        {
            return .seconds(seconds)
        }
        return try DurationArgument.read(text, for: "--tolerance")
    }
}
