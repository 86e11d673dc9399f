/// The commands of a shell script, as far as documentation needs them to be understood.
struct ShellScript {
    /// A file that the script writes, from `cat >FILE <<'END'`.
    struct File {
        let name: String
        let lines: [Substring]
    }

    /// Each command's words, without redirections and without variables set for it.
    private(set) var commands: [[String]] = []

    /// The files that the script holds.
    private(set) var files: [File] = []

    private var words: [String] = []
    private var word: String?
    private var target: String?
    private var redirection: String?
    private var endOfFile: String?

    init(_ lines: [Substring]) {
        var rest = lines[...]
        while let line = rest.popFirst() {
            if read(line) { continue }
            endCommand()
            guard let end = endOfFile else { continue }
            let held = rest.prefix { $0 != end[...] }
            files.append(File(name: target ?? "", lines: Array(held)))
            rest = rest.dropFirst(held.count + 1)
            (endOfFile, target) = (nil, nil)
        }
        endCommand()
    }

    /// Reads a line.
    ///
    /// - Returns: whether the command goes on in the next line.
    private mutating func read(_ line: Substring) -> Bool {
        var quote: Character?
        var characters = line[...]
        while let character = characters.popFirst() {
            if let current = quote {
                if character == current { quote = nil } else { word?.append(character) }
                continue
            }
            switch character {
            case "'", "\"":
                quote = character
                word = word ?? ""
            case "\\":
                guard let next = characters.popFirst() else {
                    endWord()
                    return true
                }
                word = (word ?? "") + String(next)
            case "#" where word == nil:
                return false
            case " ":
                endWord()
            case "|", "&", ";", "(", ")":
                endCommand()
            case "<", ">":
                if word?.allSatisfy(\.isNumber) == true { word = nil }
                endWord()
                redirection = (redirection ?? "") + String(character)
            default:
                word = (word ?? "") + String(character)
            }
        }
        return false
    }

    private mutating func endWord() {
        guard let word else { return }
        self.word = nil
        switch redirection {
        case "<<": endOfFile = word
        case ">": target = word
        case nil:
            // A variable that is set for the command alone.
            if !words.isEmpty || word.wholeMatch(of: /\w+=.*/) == nil { words.append(word) }
        default: break
        }
        redirection = nil
    }

    private mutating func endCommand() {
        endWord()
        if !words.isEmpty { commands.append(words) }
        words = []
    }
}
