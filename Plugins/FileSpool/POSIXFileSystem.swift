import Glibc

/// The machine's own file system.
package struct POSIXFileSystem: SpoolFileSystem {
    /// Makes it.
    package init() {}

    package func makeDirectory(_ path: String) throws(SpoolIOError) {
        if mkdir(path, 0o700) == 0 {
            // Whatever the umask: nobody else reads payloads.
            guard chmod(path, 0o700) == 0 else { throw SpoolIOError("set the mode of", path) }
            return
        }
        guard errno == EEXIST else { throw SpoolIOError("make the directory", path) }
        var status = stat()
        guard lstat(path, &status) == 0 else { throw SpoolIOError("look at", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw SpoolIOError("use", path, reason: "it is not a directory")
        }
        guard status.st_uid == geteuid() else {
            throw SpoolIOError("use", path, reason: "it belongs to another user")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw SpoolIOError(
                "use",
                path,
                reason: "others may write to it: take that away with chmod go-w"
            )
        }
    }

    package func names(in directory: String) throws(SpoolIOError) -> [String] {
        guard let stream = opendir(directory) else { throw SpoolIOError("list", directory) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    package func create(_ path: String) throws(SpoolIOError) -> any SpoolFile {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        return try openFile(path, flags, "create")
    }

    package func open(_ path: String) throws(SpoolIOError) -> any SpoolFile {
        try openFile(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC, "open")
    }

    package func rename(_ old: String, to new: String) throws(SpoolIOError) {
        guard Glibc.rename(old, new) == 0 else { throw SpoolIOError("rename", old) }
    }

    package func remove(_ path: String) throws(SpoolIOError) {
        guard unlink(path) == 0 else { throw SpoolIOError("remove", path) }
    }

    package func syncDirectory(_ path: String) throws(SpoolIOError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SpoolIOError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SpoolIOError("sync", path) }
    }

    package func lock(_ path: String) throws(SpoolIOError) -> any SpoolFile {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
        let file = try openFile(path, flags, "open")
        // A process that was killed a moment ago may still be on its way out.
        for _ in 0..<10 {
            if flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 {
                let text = Array("\(getpid())\n".utf8)
                _ = ftruncate(file.descriptor, 0)
                try file.write(text, at: 0)
                return file
            }
            guard errno == EWOULDBLOCK || errno == EINTR else { throw SpoolIOError("lock", path) }
            usleep(25_000)
        }
        let owner = try file.read(at: 0, count: 20).prefix { (0x30...0x39).contains($0) }
        throw SpoolIOError(
            "lock",
            path,
            reason: "the process \(String(decoding: owner, as: UTF8.self)) uses this spool:"
                + " stop it, or name another directory"
        )
    }

    private func openFile(
        _ path: String,
        _ flags: Int32,
        _ operation: String
    ) throws(SpoolIOError) -> POSIXFile {
        let descriptor = Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { throw SpoolIOError(operation, path) }
        return POSIXFile(path: path, descriptor: descriptor)
    }
}
