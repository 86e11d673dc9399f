#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An open directory of the real file system; names are taken relative to it.
final class POSIXDirectory: SpoolDirectory {
    private let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = close(descriptor) }

    func names() throws(FileSystemError) -> [String] {
        // A stream takes its descriptor with it and begins where that one stands: give it its own.
        let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0 else { throw .last("list", path) }
        guard let stream = fdopendir(own) else {
            let error = FileSystemError.last("list", path)
            _ = close(own)
            throw error
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .last("list", path) }
                return names.filter { $0 != "." && $0 != ".." }
            }
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { name in
                    String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
    }

    func create(_ name: String) throws(FileSystemError) -> any SpoolFile {
        try open(name, O_RDWR | O_CREAT | O_EXCL, "create")
    }

    func open(_ name: String) throws(FileSystemError) -> any SpoolFile {
        try open(name, O_RDONLY, "open")
    }

    func openForWriting(_ name: String) throws(FileSystemError) -> any SpoolFile {
        try open(name, O_RDWR, "open")
    }

    func rename(_ name: String, to newName: String) throws(FileSystemError) {
        guard renameat(descriptor, name, descriptor, newName) == 0 else {
            throw .last("rename", name)
        }
    }

    func remove(_ name: String) throws(FileSystemError) {
        guard unlinkat(descriptor, name, 0) == 0 else { throw .last("remove", name) }
    }

    func sync() throws(FileSystemError) {
        guard fsync(descriptor) == 0 else { throw .last("sync", path) }
    }

    func lock(_ name: String, patience: Duration) throws(FileSystemError) -> (any SpoolFile)? {
        let file = try open(name, O_RDWR | O_CREAT, "open")
        let deadline = ContinuousClock.now + patience
        while true {
            if try file.tryLock() { return file }
            // The kernel may still be closing the files of an owner that was just killed.
            guard ContinuousClock.now < deadline else { return nil }
            usleep(10_000)
        }
    }

    private func open(
        _ name: String,
        _ flags: Int32,
        _ operation: String
    ) throws(FileSystemError) -> POSIXFile {
        while true {
            let file = openat(descriptor, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
            if file < 0, errno == EINTR { continue }
            guard file >= 0 else { throw .last(operation, name) }
            let opened = try POSIXFile(descriptor: file, name: name)
            // A umask such as 0277 takes rights away that the next owner needs.
            if flags & O_CREAT != 0, fchmod(file, 0o600) != 0 {
                throw .last("set the mode of", name)
            }
            return opened
        }
    }
}
