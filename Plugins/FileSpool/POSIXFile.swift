import Glibc

/// An open file of the machine's own file system.
final class POSIXFile: SpoolFile {
    let path: String
    let descriptor: Int32

    init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        // What counts is synced by now; an error of close says nothing that could be acted on.
        close(descriptor)
    }

    func size() throws(SpoolIOError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SpoolIOError("look at", path) }
        return Int(status.st_size)
    }

    func read(at offset: Int, count: Int) throws(SpoolIOError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let result = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, offset + done)
            }
            if result == 0 { break }
            guard result > 0 || errno == EINTR else { throw SpoolIOError("read", path) }
            done += max(0, result)
        }
        bytes.removeLast(count - done)
        return bytes
    }

    func write(_ bytes: [UInt8], at offset: Int) throws(SpoolIOError) {
        var done = 0
        while done < bytes.count {
            let result = bytes.withUnsafeBytes { buffer in
                pwrite(
                    descriptor,
                    buffer.baseAddress.map { $0 + done },
                    bytes.count - done,
                    offset + done
                )
            }
            guard result >= 0 || errno == EINTR else { throw SpoolIOError("write", path) }
            done += max(0, result)
        }
    }

    func sync() throws(SpoolIOError) {
        guard fdatasync(descriptor) == 0 else { throw SpoolIOError("sync", path) }
    }
}
