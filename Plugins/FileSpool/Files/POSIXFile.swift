import CLinux
import Synchronization

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An open file of the real file system.
final class POSIXFile: SpoolFile {
    private let name: String

    /// Negative once it is closed.
    private let descriptor: Atomic<Int32>

    /// Takes over an open descriptor.
    ///
    /// - Throws: `EINVAL` where it is no plain file.
    init(descriptor: Int32, name: String) throws(FileSystemError) {
        self.name = name
        self.descriptor = Atomic(descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .last("look at", name) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileSystemError("open", name, code: EINVAL)
        }
    }

    deinit { _ = close(descriptor.load(ordering: .relaxed)) }

    func size() throws(FileSystemError) -> Int {
        var status = stat()
        guard fstat(current, &status) == 0 else { throw .last("look at", name) }
        return Int(status.st_size)
    }

    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int {
        let count = bytes.withUnsafeBytes { pwrite(current, $0.baseAddress, $0.count, offset) }
        guard count >= 0 else { throw .last("write", name) }
        return count
    }

    func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
        var failure: FileSystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let got = pread(current, buffer.baseAddress, count, offset)
            if got < 0 { failure = .last("read", name) }
            filled = max(0, got)
        }
        if let failure { throw failure }
        return bytes
    }

    func sync() throws(FileSystemError) {
        guard fdatasync(current) == 0 else { throw .last("sync", name) }
    }

    func allocate(_ count: Int) throws(FileSystemError) {
        while tackle_reserve(current, count) != 0 {
            guard errno == EINTR else { throw .last("reserve room for", name) }
        }
    }

    func trim() throws(FileSystemError) {
        // Cutting a file to the size it has leaves its bytes alone.
        let size = try size()
        while ftruncate(current, size) != 0 {
            guard errno == EINTR else { throw .last("give room back of", name) }
        }
    }

    func release(from offset: Int) throws(FileSystemError) {
        let length = try size() - offset
        guard length > 0 else { return }
        while tackle_release(current, offset, length) != 0 {
            guard errno == EINTR else { throw .last("give room back of", name) }
        }
    }

    func discardCache() throws(FileSystemError) {
        let code = posix_fadvise(current, 0, 0, POSIX_FADV_DONTNEED)
        guard code == 0 else {
            throw FileSystemError("discard the cache of", name, code: code)
        }
    }

    func close() throws(FileSystemError) {
        // Never twice: the number may belong to another file by then.
        let old = descriptor.exchange(-1, ordering: .relaxed)
        guard old >= 0 else { return }
        guard close(old) == 0 else { throw .last("close", name) }
    }

    /// Locks the file for this process; `false` where another holds it.
    func tryLock() throws(FileSystemError) -> Bool {
        while flock(current, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw .last("lock", name) }
        }
        return true
    }

    private var current: Int32 { descriptor.load(ordering: .relaxed) }

    private func close(_ descriptor: Int32) -> Int32 {
        #if canImport(Musl)
        Musl.close(descriptor)
        #else
        Glibc.close(descriptor)
        #endif
    }
}
