#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A secret read from a file, straight into memory that is wiped.
struct SecretFile {
    private static let limit = 64 << 10

    /// What the file holds.
    let content: SecretBytes

    /// What tells this state of the file from a later one.
    let mark: FileMark

    /// Reads a file: its text without the line end after it or, if it is raw, all its bytes.
    ///
    /// - Throws: ``InvalidSecret``, whose subject is the file.
    init(_ path: String, isRaw: Bool = false) throws(InvalidSecret) {
        // Not blocking: to open a pipe would else wait for its writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { throw Self.unreadable(errno) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw InvalidSecret("is not a regular file; name one that holds the secret")
        }
        mark = FileMark(status)
        // One byte more than allowed shows that there is more.
        content = try SecretBytes(capacity: Self.limit + 1) { (room) throws(InvalidSecret) in
            let count = try Self.fill(room, from: file)
            guard count <= Self.limit else {
                throw InvalidSecret("has more than 64 KiB; name one that holds the secret alone")
            }
            if isRaw { return count }
            let text = Self.withoutLineEnd(UnsafeRawBufferPointer(rebasing: room[..<count]))
            guard Self.isUTF8(text) else {
                throw InvalidSecret("is not UTF-8 text; write it as text, or say encoding: raw")
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

    static func withoutLineEnd(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
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
