import Tackle

/// Reads many records that stand near each other: a part of a segment at a time.
final class SegmentWindows {
    private struct Window {
        let segment: UInt32
        let start: Int
        let bytes: [UInt8]
    }

    private static let part = 256 << 10
    private static let limit = 8

    private let directory: any SpoolDirectory

    /// The latest last.
    private var windows: [Window] = []

    init(_ directory: any SpoolDirectory) {
        self.directory = directory
    }

    /// The body of a record whose checksum was looked at before.
    ///
    /// - Throws: ``FileSystemError``; ``SendError`` where the segment ends before.
    func body(at place: SpoolPlace) throws -> ArraySlice<UInt8> {
        let window = try window(for: place)
        let start = place.offset - window.start
        var length = ByteReader(window.bytes[(start + 8)..<(start + 12)])
        let body = start + SpoolFormat.recordHeaderSize
        let count = Int(length.number(UInt32.self) ?? 0)
        guard body + count <= start + place.size else {
            throw SendError(.damaged, "a record is not as it was a moment ago")
        }
        return window.bytes[body..<body + count]
    }

    private func window(for place: SpoolPlace) throws -> Window {
        let wanted = place.offset..<place.offset + place.size
        if let at = windows.lastIndex(where: { window in
            window.segment == place.segment && window.start <= wanted.lowerBound
                && wanted.upperBound <= window.start + window.bytes.count
        }) {
            return windows[at]
        }
        let file = try directory.open(SpoolFormat.segmentName(UInt64(place.segment)))
        let bytes = try file.readAll(max(Self.part, place.size), at: place.offset)
        guard bytes.count >= place.size else {
            throw SendError(.damaged, "a segment is shorter than it was a moment ago")
        }
        let window = Window(segment: place.segment, start: place.offset, bytes: bytes)
        windows.removeAll {
            $0.segment == place.segment && $0.start + $0.bytes.count < place.offset
        }
        windows.append(window)
        if windows.count > Self.limit { windows.removeFirst() }
        return window
    }
}
