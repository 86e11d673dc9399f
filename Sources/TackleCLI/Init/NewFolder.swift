import FoundationEssentials
import Tackle
import TackleCommandLine

/// A folder that is not there yet.
struct NewFolder {
    private let url: URL
    private let shown: String

    /// - Throws: ``CommandFailure`` where there is something of that name, or no folder for it.
    init(_ path: String) throws(CommandFailure) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw .usage("--directory: '\(path.quotable)' is no path of a folder")
        }
        url = URL(fileURLWithPath: path).standardizedFileURL
        shown = "'\(path.quotable)'"
        guard (try? FileManager.default.attributesOfItem(atPath: url.path)) == nil else {
            throw .failed(
                "\(shown) is there already, and nothing was changed:"
                    + " give another name, or another folder with --directory"
            )
        }
        let parent = url.deletingLastPathComponent().path
        var isFolder = false
        guard FileManager.default.fileExists(atPath: parent, isDirectory: &isFolder), isFolder
        else {
            throw .failed("\(shown) cannot be made: there is no folder '\(parent.quotable)'")
        }
    }

    /// Makes it with files, with all of them or not at all.
    ///
    /// - Parameter files: their texts, by their paths in the folder.
    /// - Throws: ``CommandFailure``; then there is nothing of it.
    func make(with files: [(path: String, text: String)]) throws(CommandFailure) {
        let manager = FileManager.default
        // Beside the place where it goes, so that moving it there is one step.
        let draft = url.deletingLastPathComponent()
            .appending(path: ".\(url.lastPathComponent)-\(UUID().uuidString)")
        do {
            for (path, text) in files {
                let file = draft.appending(path: path)
                try manager.createDirectory(
                    at: file.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(text.utf8).write(to: file)
            }
            try manager.moveItem(at: draft, to: url)
        } catch {
            try? manager.removeItem(at: draft)
            throw .failed("\(shown) could not be written, and nothing was left: \(error)")
        }
    }
}
