import Synchronization

/// What was read of segments beyond what was asked for, since it is likely to be asked for next.
///
/// Where one record after the other is due, as after a restart or behind a slow receiver, a hundred
/// of them cost one read.
final class ReadAhead: Sendable {
    private struct Window {
        let segment: UInt32
        let start: Int
        let bytes: [UInt8]
    }

    private struct State {
        /// The latest last.
        var windows: [Window] = []

        /// Where the last reads ended.
        var ends: [(segment: UInt32, end: Int)] = []
    }

    private static let part = 128 << 10
    private static let gap = 16 << 10
    private static let limit = 8

    private let state = Mutex(State())

    /// The bytes of a record, where they were read ahead.
    ///
    /// They may be older than the record: it has to be checked.
    func bytes(at place: SpoolPlace) -> ArraySlice<UInt8>? {
        state.withLock { state in
            for window in state.windows.reversed() where window.segment == place.segment {
                let from = place.offset - window.start
                guard from >= 0, from + place.size <= window.bytes.count else { continue }
                return window.bytes[from..<from + place.size]
            }
            return nil
        }
    }

    /// How many bytes to read where so many are asked for: more, where the last ones were read just
    /// before them.
    func length(from place: SpoolPlace, asked: Int) -> Int {
        state.withLock { state in
            let isNext = state.ends.contains { last in
                last.segment == place.segment
                    && (last.end - place.size...last.end + Self.gap).contains(place.offset)
            }
            return isNext ? max(asked, Self.part) : asked
        }
    }

    /// Notes what was read.
    func note(_ bytes: [UInt8], from place: SpoolPlace, asked: Int) {
        state.withLock { state in
            state.ends.append((place.segment, place.offset + max(asked, bytes.count)))
            if state.ends.count > Self.limit { state.ends.removeFirst() }
            guard bytes.count > asked else { return }
            state.windows.append(
                Window(segment: place.segment, start: place.offset, bytes: bytes)
            )
            if state.windows.count > Self.limit { state.windows.removeFirst() }
        }
    }
}
