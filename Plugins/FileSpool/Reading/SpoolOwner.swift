import FoundationEssentials

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Who owns a spool, told without a lock: by what the system says of locks.
package struct SpoolOwner: Sendable, Hashable {
    /// Whether a process owns it; `nil` where the system does not tell.
    package let isPresent: Bool?

    /// The process, where one owns it.
    package let process: Int?

    /// Looks at who holds the lock of a directory.
    ///
    /// - Parameters:
    ///   - directory: the directory.
    ///   - path: its path.
    init(of directory: any SpoolDirectory, _ path: String) {
        let text = (try? directory.open(SpoolFormat.lockName).readAll(16, at: 0)) ?? []
        let digits = text.filter { (0x30...0x39).contains($0) }
        let named = Int(String(decoding: digits, as: UTF8.self))
        var status = stat()
        guard let locks = FileManager.default.contents(atPath: "/proc/locks"),
            stat(path + "/" + SpoolFormat.lockName, &status) == 0
        else {
            isPresent = nil
            process = nil
            return
        }
        let file = Self.fileName(status)
        process = Self.holder(
            of: file,
            inode: UInt64(status.st_ino),
            named,
            in: String(decoding: locks, as: UTF8.self)
        )
        isPresent = process != nil
    }

    /// The process that holds a file locked, as `/proc/locks` tells it.
    ///
    /// - Parameters:
    ///   - file: the file as that names it, by device and inode.
    ///   - inode: the inode alone: some file systems have several names for their device.
    ///   - named: the process that the file itself names.
    ///   - locks: the text of `/proc/locks`.
    /// - Returns: its id; `nil` where nobody holds it.
    static func holder(of file: String, inode: UInt64, _ named: Int?, in locks: String) -> Int? {
        for line in locks.split(separator: "\n") {
            // `1: FLOCK  ADVISORY  WRITE 4711 fd:01:393219 0 EOF`; those who wait have an arrow.
            let words = line.split(separator: " ")
            guard words.count >= 6, words[1] == "FLOCK", words[3] == "WRITE",
                let process = Int(words[4])
            else { continue }
            if words[5] == file { return process }
            if process == named, words[5].hasSuffix(":\(inode)") { return process }
        }
        return nil
    }

    private static func fileName(_ status: stat) -> String {
        let device = UInt64(status.st_dev)
        let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
        let minor = device & 0xFF | (device >> 12) & ~0xFF
        return hexadecimal(major) + ":" + hexadecimal(minor) + ":\(status.st_ino)"
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return digits.utf8.count < 2 ? "0" + digits : digits
    }
}
