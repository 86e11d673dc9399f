import FoundationEssentials
import Tackle
import TackleCommandLine

/// Where a new package finds Tackle.
enum TackleLocation: Equatable {
    /// A checkout on this machine, by its absolute path.
    case checkout(String)

    /// A repository.
    case repository(String)

    /// Reads what `--tackle` gave.
    ///
    /// - Throws: ``CommandFailure`` where it is neither a checkout nor a URL of Git.
    init(_ text: String) throws(CommandFailure) {
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw .usage("--tackle: '\(text.quotable)' is no path and no URL of Git")
        }
        // A URL, or user@host:path as ssh has it.
        guard text.firstMatch(of: /^([A-Za-z][A-Za-z0-9+.-]*:\/\/.|[^\/:]+@[^\/:]+:.)/) == nil
        else {
            self = .repository(text)
            return
        }
        let path = URL(fileURLWithPath: text).standardizedFileURL.path
        guard Self.isCheckout(path) else {
            throw .usage(
                "--tackle: there is no Package.swift of Tackle in '\(text.quotable)':"
                    + " give the folder of a checkout, or a URL of Git"
            )
        }
        self = .checkout(path)
    }

    /// The checkout in whose folder a program was built.
    ///
    /// - Parameter program: the program's path.
    /// - Throws: ``CommandFailure`` where there is none.
    init(around program: String) throws(CommandFailure) {
        var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            guard !Self.isCheckout(folder.path) else {
                self = .checkout(folder.path)
                return
            }
        }
        throw .usage(
            "this tackle does not lie in a checkout that the package could find Tackle in:"
                + " give --tackle with the folder of one, or with a URL of Git"
        )
    }

    private static func isCheckout(_ folder: String) -> Bool {
        let manifest = try? String(contentsOfFile: "\(folder)/Package.swift", encoding: .utf8)
        return manifest?.contains(/Package\(\s*name: "tackle"/) == true
    }

    /// The template's manifest, which finds Tackle here.
    func naming(inManifest text: String) -> String {
        let dependency: String
        let package: String
        switch self {
        case .checkout(let path):
            dependency = ".package(name: \"tackle\", path: \(Self.literal(path)))"
            package = "tackle"
        case .repository(let url):
            dependency = ".package(url: \(Self.literal(url)), from: \"\(TackleVersion.text)\")"
            // What SwiftPM calls a package that has a URL.
            let last = url.split { $0 == "/" || $0 == ":" }.last ?? "tackle"
            package = String(last.hasSuffix(".git") ? last.dropLast(4) : last)
        }
        return text.replacing(/\.package\(url: [^\n]*\)/, with: dependency)
            .replacing("package: \"tackle\"", with: "package: \(Self.literal(package))")
    }

    private static func literal(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
