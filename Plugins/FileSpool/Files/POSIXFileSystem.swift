#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The real file system.
package struct POSIXFileSystem: SpoolFileSystem {
    /// Makes it.
    package init() {}

    /// Opens a directory that belongs to this user and that nobody else may write to.
    package func openDirectory(_ path: String) throws(SpoolError) -> any SpoolDirectory {
        let isNew = try make(path)
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            let error = FileSystemError.last("open", path)
            if error.code == ENOTDIR || error.code == ELOOP {
                throw SpoolError(
                    .notUsable,
                    "\(path) is not a directory: give the spool a directory of its own",
                    errno: error.code
                )
            }
            throw SpoolError(error, directory: path)
        }
        let directory = POSIXDirectory(descriptor: descriptor, path: path)
        try check(descriptor, path, isNew: isNew)
        try syncParent(of: path)
        return directory
    }

    /// Opens a directory that is there, whoever it belongs to, and makes and changes nothing.
    ///
    /// - Throws: ``FileSystemError``.
    package func openToRead(_ path: String) throws(FileSystemError) -> any SpoolDirectory {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open", path) }
        return POSIXDirectory(descriptor: descriptor, path: path)
    }

    /// Makes the last part of the path; `false` where it is there.
    private func make(_ path: String) throws(SpoolError) -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        let error = FileSystemError.last("make the directory", path)
        if error.code == EEXIST { return false }
        guard error.isMissing else { throw SpoolError(error, directory: path) }
        throw SpoolError(
            .notUsable,
            "\(path): the directory above it does not exist: make it first",
            errno: error.code
        )
    }

    private func check(
        _ descriptor: Int32,
        _ path: String,
        isNew: Bool
    ) throws(SpoolError) {
        // A umask such as 0277 takes rights away that the spool needs.
        if isNew, fchmod(descriptor, 0o700) != 0 {
            throw SpoolError(.last("set the mode of", path), directory: path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw SpoolError(.last("look at", path), directory: path)
        }
        guard status.st_uid == geteuid() else {
            throw SpoolError(
                .notUsable,
                "\(path) belongs to the user \(status.st_uid), and this is the user \(geteuid()):"
                    + " give the spool a directory of its own"
            )
        }
        guard status.st_mode & 0o022 == 0 else {
            throw SpoolError(
                .notUsable,
                "\(path) can be written to by others (mode \(octal(status.st_mode & 0o777))):"
                    + " chmod 700 it"
            )
        }
    }

    /// Makes the directory's own name durable, also one that a crashed process has made.
    private func syncParent(of path: String) throws(SpoolError) {
        let descriptor = open(parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // Who may pass through a directory but not list it cannot sync it: its maker could.
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw SpoolError(.last("sync the directory above", path), directory: path)
        }
    }

    private func parent(of path: String) -> String {
        var rest = path[...]
        while rest.utf8.count > 1, rest.utf8.last == UInt8(ascii: "/") { rest.removeLast() }
        guard let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == rest.startIndex ? "/" : String(rest[..<slash])
    }

    private func octal(_ mode: mode_t) -> String { String(mode, radix: 8) }
}
