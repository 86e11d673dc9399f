import Tackle
import TackleCommandLine

/// The names in a new package, which are all made of one.
struct PackageNames {
    /// The package, the executable and the plugin: `order-pigeon`.
    let plugin: String

    /// The module: `OrderPigeon`.
    let module: String

    /// The type: `OrderPigeonSender`.
    var sender: String { "\(module)Sender" }

    /// What an environment variable begins with: `ORDER_PIGEON`.
    var variable: String {
        String(plugin.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    /// The most characters that a name has: what is made of it stays within a line.
    static let limit = 32

    /// Reads a name such as `order-pigeon` or `OrderPigeon`.
    ///
    /// - Parameters:
    ///   - name: what was asked for.
    ///   - plugins: the plugins that have a name already.
    /// - Throws: ``CommandFailure`` with the reason why it cannot be one.
    init(_ name: String, besides plugins: PluginRegistry) throws(CommandFailure) {
        let refused = { (reason: String) in
            CommandFailure.usage("'\(name.quotable)' cannot be the name of a package: \(reason)")
        }
        guard !name.isEmpty else { throw refused("it is empty: give one such as order-pigeon") }
        guard name.utf8.count <= Self.limit else {
            throw refused("it has more than \(Self.limit) characters: shorten it")
        }
        let words = Self.words(of: name)
        guard let first = words.first?.utf8.first, !words.contains("") else {
            throw refused("use letters, digits and single hyphens, such as order-pigeon")
        }
        guard !(0x30...0x39).contains(first) else {
            throw refused("it begins with a digit: put a letter first")
        }
        plugin = words.joined(separator: "-").lowercased()
        module = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        if let reason = Self.takenBy(plugin: plugin, module: module, plugins) {
            throw refused("\(reason): choose another one")
        }
        guard words.last?.lowercased() != "sender" else {
            throw refused("its sender would be named \(sender): leave 'sender' out")
        }
    }

    /// The words of a name: at hyphens, and where a capital letter begins one.
    ///
    /// There is an empty one where a hyphen is out of place or a character cannot stand in a name.
    private static func words(of name: String) -> [String] {
        let characters = Array(name)
        var words = [""]
        for (index, character) in characters.enumerated() {
            guard character.isASCII, character.isLetter || character.isNumber else {
                guard character == "-" else { return [""] }
                words.append("")
                continue
            }
            let before = index > 0 ? characters[index - 1] : "-"
            let after = index + 1 < characters.count ? characters[index + 1] : "-"
            let begins =
                character.isUppercase && before != "-"
                && (!before.isUppercase || after.isLowercase)
            if begins { words.append("") }
            words[words.count - 1].append(character)
        }
        return words
    }

    private static func takenBy(
        plugin: String,
        module: String,
        _ plugins: PluginRegistry
    ) -> String? {
        if plugins[plugin] != nil { return "a built-in plugin has it" }
        if keywords.contains(plugin) { return "it is a word of the language Swift" }
        if plugin.hasPrefix("tackle") { return "Tackle's own modules begin with it" }
        if packages.contains(plugin) || modules.contains(module.lowercased()) {
            return "a module or a package that yours needs has it"
        }
        return nil
    }

    /// Words that cannot be identifiers everywhere (The Swift Programming Language, "Lexical
    /// Structure"), in lower case.
    private static let keywords: Set = [
        "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class",
        "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
        "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
        "internal", "is", "let", "nil", "open", "operator", "precedencegroup", "private",
        "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct",
        "subscript", "super", "switch", "throw", "throws", "true", "try", "type", "typealias",
        "var", "where", "while",
    ]

    /// The packages that Tackle depends on, in which SwiftPM tells packages apart.
    private static let packages: Set = [
        "swift-log", "swift-argument-parser", "swift-http-structured-headers", "yams", "flyingfox",
    ]

    /// The modules of Swift, of the system and of the packages, in lower case.
    private static let modules: Set = [
        "swift", "builtin", "cxx", "dispatch", "distributed", "foundation", "foundationessentials",
        "foundationinternationalization", "foundationnetworking", "foundationxml", "glibc", "musl",
        "darwin", "android", "observation", "packagedescription", "packageplugin", "regexbuilder",
        "synchronization", "testing", "xctest", "argumentparser", "argumentparsertoolinfo",
        "logging", "yams", "cyaml", "flyingfox", "flyingsocks", "csystemlinux",
        "structuredfieldvalues", "rawstructuredfieldvalues", "ccurl", "clinux", "copenssl",
    ]
}
