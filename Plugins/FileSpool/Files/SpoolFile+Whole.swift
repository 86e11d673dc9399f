extension SpoolFile {
    /// Writes all of the bytes, however many calls it takes.
    func writeAll(_ bytes: [UInt8], at offset: Int) throws(FileSystemError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            do {
                rest = rest.dropFirst(try write(rest, at: offset + bytes.count - rest.count))
            } catch {
                guard error.isInterrupted else { throw error }
            }
        }
    }

    /// Reads so many bytes, fewer only where the file ends.
    func readAll(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            do {
                let more = try read(count - bytes.count, at: offset + bytes.count)
                if more.isEmpty { break }
                // The usual case: all of it in one call, and nothing to copy.
                if bytes.isEmpty { bytes = more } else { bytes += more }
            } catch {
                guard error.isInterrupted else { throw error }
            }
        }
        return bytes
    }
}
