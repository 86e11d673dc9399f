import Tackle
import TackleCommandLine
import TackleCurl

/// Address ranges among the arguments.
enum AllowArgument {
    /// The file of `--config` has a place for them.
    static let besideConfig = CommandFailure.usage(
        "--allow stands beside --config: write it into the file's curl stage"
    )

    /// Reads ranges in CIDR notation, or single addresses.
    ///
    /// - Throws: ``CommandFailure`` that names the option and the text.
    static func read(_ texts: [String]) throws(CommandFailure) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for text in texts {
            do {
                ranges.append(try AddressRange(text))
            } catch {
                throw .usage("--allow: \(error)")
            }
        }
        return ranges
    }
}
