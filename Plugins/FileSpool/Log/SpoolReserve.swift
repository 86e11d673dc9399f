import Logging

/// A file with room for one segment, for outcomes on a disk that has no other.
///
/// Without it a full disk could not be drained: what was delivered would have to be remembered
/// where there is no room, and nothing would ever be given back (E3).
struct SpoolReserve {
    private let directory: any SpoolDirectory
    private let size: Int
    private let logger: Logger
    private var file: (any SpoolFile)?

    /// Whether the file has the room that is asked for: one that was found may have had another.
    private var isSized = false

    /// The file system can reserve nothing: a full disk shows when it is written to.
    private var isImpossible = false

    init(_ directory: any SpoolDirectory, size: Int, logger: Logger) {
        self.directory = directory
        self.size = size
        self.logger = logger
    }

    /// Whether there is some room for outcomes, or no way to have any.
    var isThere: Bool { file != nil || isImpossible }

    /// Whether there is as much of it as is asked for before anything is accepted.
    var isReady: Bool { file != nil && isSized || isImpossible }

    /// How much it takes on the disk.
    var bytes: Int { file == nil ? 0 : size }

    /// Takes the one that an earlier process has made, if it is whole.
    ///
    /// Its size stays: who only looks into a spool accepts nothing.
    mutating func open() {
        let name = SpoolFormat.reserveName
        do throws(FileSystemError) {
            let found = try directory.openForWriting(name)
            // One that was written to was about to become a segment, which nobody relied on yet.
            if try found.size() == 0 {
                file = found
            } else {
                try directory.remove(name)
            }
        } catch {
            note(error)
            // It is made anew before anything is accepted.
            _ = try? directory.remove(name)
        }
    }

    /// Makes it, where it is missing.
    ///
    /// - Throws: ``FileSystemError`` where there is no room.
    mutating func make() throws(FileSystemError) {
        guard !isReady else { return }
        if SpoolFault.noReserve.isPlanted {
            isImpossible = true
            return
        }
        if let found = file { return try resize(found) }
        let name = SpoolFormat.reserveName
        let new: any SpoolFile
        do throws(FileSystemError) {
            new = try directory.create(name)
        } catch {
            guard error.isTaken else { throw error }
            // One that was not made in full, and could not be removed then.
            try directory.remove(name)
            new = try directory.create(name)
        }
        do throws(FileSystemError) {
            try new.allocate(size)
            try new.sync()
            try directory.sync()
            file = new
            isSized = true
        } catch {
            _ = try? directory.remove(name)
            guard error.isUnsupported else { throw error }
            note(error)
        }
    }

    /// Gives its file another name and away.
    ///
    /// - Returns: the file, with the room that is reserved for it; `nil` where there is none.
    /// - Throws: ``FileSystemError``.
    mutating func take(as name: String) throws(FileSystemError) -> (any SpoolFile)? {
        guard let file else { return nil }
        self.file = nil
        isSized = false
        // F3: nothing in the file counts yet, so the name is all there is to make durable.
        try directory.rename(SpoolFormat.reserveName, to: name)
        return file
    }

    private mutating func resize(_ found: any SpoolFile) throws(FileSystemError) {
        do throws(FileSystemError) {
            try found.trim()
            try found.allocate(size)
            isSized = true
        } catch {
            file = nil
            _ = try? directory.remove(SpoolFormat.reserveName)
            guard error.isUnsupported else { throw error }
            note(error)
        }
    }

    private mutating func note(_ error: FileSystemError) {
        guard error.isUnsupported, !isImpossible else { return }
        isImpossible = true
        logger.warning(
            "the file system reserves no room, so a full disk may also stop outcomes: \(error)"
        )
    }
}
