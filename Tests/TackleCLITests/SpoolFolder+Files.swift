import Foundation
import TestSupport

@testable import TackleFileSpool

/// What lies in a spool's directory.
extension SpoolFolder {
    /// Everything that a command which only looks must leave as it is.
    func picture() throws -> [String] {
        let manager = FileManager.default
        return try manager.subpathsOfDirectory(atPath: url.path).sorted().map { name in
            let path = url.appendingPathComponent(name).path
            var status = stat()
            guard lstat(path, &status) == 0 else { return "\(name) is gone" }
            let bytes = manager.contents(atPath: path).map { "\(CRC32C.checksum($0))" } ?? "-"
            let times = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
            let changed = "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
            return "\(name) \(status.st_mode) \(status.st_size) \(times) \(changed) \(bytes)"
        }
    }

    /// The paths of the segments, in order.
    func segments() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: spool)
            .filter { $0.hasPrefix("segment-") }.sorted().map { spool + "/" + $0 }
    }

    /// Flips bits of one byte.
    func flip(_ path: String, at offset: Int, mask: UInt8) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[offset] ^= mask
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    /// Has a segment's header say that a newer version wrote it.
    func writeNewerFormat(_ path: String) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        var header = Array(bytes.prefix(92))
        header[8] = 9
        let checksum = CRC32C.checksum(header)
        withUnsafeBytes(of: checksum.littleEndian) { header += $0 }
        bytes.replaceSubrange(0..<192, with: header + header)
        try bytes.write(to: URL(fileURLWithPath: path))
    }
}
