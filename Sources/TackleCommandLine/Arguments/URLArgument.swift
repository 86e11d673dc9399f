import Tackle

/// URLs among the arguments.
enum URLArgument {
    /// Reads a URL, or for `@FILE` those of a file, one a line.
    ///
    /// - Throws: ``CommandFailure`` that names the option, the file and the line.
    static func read(_ text: String, for option: String) throws(CommandFailure) -> [WebhookURL] {
        guard text.hasPrefix("@") else { return [try url(text, at: option)] }
        let path = String(text.dropFirst())
        guard !path.isEmpty else {
            throw CommandFailure.usage("\(option): a file's name is missing after the @")
        }
        let bytes = try FileBytes.read(path: path, limit: InputLines.lineLimit)
        var urls: [WebhookURL] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            let line = String(decoding: line, as: UTF8.self).trimmed
            if line.isEmpty { continue }
            urls.append(try url(line, at: "\(option): '\(path.quotable)', line \(index + 1)"))
        }
        guard !urls.isEmpty else {
            throw CommandFailure.usage("\(option): '\(path.quotable)' has no URL: write one a line")
        }
        return urls
    }

    private static func url(
        _ text: String,
        at place: String
    ) throws(CommandFailure) -> WebhookURL {
        do {
            return try WebhookURL(text)
        } catch {
            throw CommandFailure.usage("\(place): \(error.reason)")
        }
    }
}

extension String {
    /// Without blanks and a carriage return around it.
    fileprivate var trimmed: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
