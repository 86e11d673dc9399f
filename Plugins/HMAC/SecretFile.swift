#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a secret from a file, straight into memory that is wiped.
enum SecretFile {
    private static let limit = 64 << 10

    /// Reads the file's text without the line end after it.
    ///
    /// - Throws: ``InvalidSecret``, whose subject is the file.
    static func read(_ path: String) throws(InvalidSecret) -> SecretBytes {
        // Not blocking: to open a pipe would else wait for its writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw unreadable(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw InvalidSecret("is not a regular file; name one that holds the secret")
        }
        // One byte more than allowed shows that there is more.
        return try SecretBytes(capacity: limit + 1) { (room) throws(InvalidSecret) in
            let count = try fill(room, from: file)
            guard count <= limit else {
                throw InvalidSecret("has more than 64 KiB; name one that holds the secret alone")
            }
            let text = trimmed(UnsafeRawBufferPointer(rebasing: room[..<count]))
            guard isUTF8(text) else {
                throw InvalidSecret("is not UTF-8 text; write the secret as text")
            }
            return text.count
        }
    }

    private static func fill(
        _ room: UnsafeMutableRawBufferPointer,
        from file: CInt
    ) throws(InvalidSecret) -> Int {
        var count = 0
        while count < room.count, let base = room.baseAddress {
            #if canImport(Darwin)
            let got = Darwin.read(file, base + count, room.count - count)
            #elseif canImport(Glibc)
            let got = Glibc.read(file, base + count, room.count - count)
            #else
            let got = Musl.read(file, base + count, room.count - count)
            #endif
            if got == 0 { break }
            if got > 0 {
                count += got
            } else if errno != EINTR {
                throw unreadable(errno)
            }
        }
        return count
    }

    private static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard text.last == UInt8(ascii: "\n") else { return text }
        let line = UnsafeRawBufferPointer(rebasing: text.dropLast())
        guard line.last == UInt8(ascii: "\r") else { return line }
        return UnsafeRawBufferPointer(rebasing: line.dropLast())
    }

    /// Looks at the bytes where they lie: a string made of them could not be wiped.
    private static func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
        var parser = Unicode.UTF8.ForwardParser()
        var bytes = text.makeIterator()
        while true {
            switch parser.parseScalar(from: &bytes) {
            case .valid: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }

    private static func unreadable(_ code: CInt) -> InvalidSecret {
        switch code {
        case ENOENT, ENOTDIR: InvalidSecret("does not exist; correct the path or create it")
        case EACCES, EPERM: InvalidSecret("may not be read; let this process's user read it")
        default: InvalidSecret("cannot be read (errno \(code)); see that it is a readable file")
        }
    }
}
