#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// One process owns a spool's directory, and the directory is the spool's alone.
enum SpoolOwnership {
    /// Looks before anything is touched.
    ///
    /// - Throws: ``SpoolError`` where the directory holds other things or a newer format.
    static func check(_ directory: any SpoolDirectory, _ path: String) throws {
        let names = try directory.names()
        let isOwn = names.contains {
            $0 == SpoolFormat.lockName || SpoolFormat.segmentNumber($0) != nil
                || SpoolFormat.damagedNumber($0) != nil
        }
        guard isOwn || names.allSatisfy({ $0 == "lost+found" }) else {
            throw SpoolError(
                .notUsable,
                "\(path) holds other files and no spool: give the spool a directory of its own"
            )
        }
        for name in names where SpoolFormat.segmentNumber(name) != nil {
            let file = try directory.open(name)
            let head = try file.readAll(SpoolFormat.recordsStart, at: 0)
            guard let header = SegmentHeader.read(head[...])?.header,
                header.version != SpoolFormat.version
            else { continue }
            throw unknownFormat(header.version, path)
        }
    }

    /// The error for a spool that another version wrote.
    static func unknownFormat(_ version: UInt32, _ path: String) -> SpoolError {
        SpoolError(
            .newerFormat,
            "\(path) holds a spool of the format \(version), and this program knows"
                + " \(SpoolFormat.version): use the program that wrote it"
        )
    }

    /// Locks the directory.
    ///
    /// - Throws: ``SpoolError`` where another process holds it, with its process id.
    static func take(_ directory: any SpoolDirectory, _ path: String) throws -> any SpoolFile {
        let name = SpoolFormat.lockName
        guard let lock = try directory.lock(name, patience: .milliseconds(250)) else {
            let text = (try? directory.open(name).readAll(16, at: 0)) ?? []
            let pid = String(decoding: text.filter { (0x30...0x39).contains($0) }, as: UTF8.self)
            throw SpoolError(
                .inUse,
                "\(path) is in use by the process \(pid.isEmpty ? "of another user" : pid):"
                    + " stop that, or give each process a directory of its own"
            )
        }
        // Always as long, so that nothing has to be cut.
        let digits = Array("\(getpid())".utf8)
        let text = digits + repeatElement(UInt8(ascii: " "), count: max(0, 15 - digits.count))
        do {
            try lock.writeAll(text + [UInt8(ascii: "\n")], at: 0)
        } catch {
            // The lock holds without its text: a full disk must not stop what is to be delivered.
            guard error.isFull else { throw error }
        }
        return lock
    }
}
