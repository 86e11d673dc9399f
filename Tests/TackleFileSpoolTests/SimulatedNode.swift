import TestSupport

/// The contents of a file: on the medium, and as they are read.
struct SimulatedNode: Sendable {
    /// Bytes that were written and are not synced.
    struct Write: Sendable {
        var offset: Int
        var bytes: [UInt8]
    }

    /// A part of such bytes that reaches the disk as a whole or not at all.
    struct Piece {
        var offset: Int
        var write: Int
        var range: Range<Int>
    }

    private(set) var medium: [UInt8] = []
    private(set) var cached: [UInt8] = []
    private(set) var dirty: [Write] = []

    /// Room that was asked for, and that a crash leaves.
    private(set) var reserved = 0
    private var durableReserved = 0

    /// Bytes of which room was taken already.
    private(set) var taken = 0

    /// How many have it open.
    var opens = 0

    /// Whether what is read may differ from the medium without being dirty.
    private var isCacheFalse = false

    init() {}

    /// A file after the power came back.
    init(medium: [UInt8], reserved: Int) {
        self.medium = medium
        cached = medium
        self.reserved = reserved
        durableReserved = reserved
        taken = medium.count
    }

    /// From where on it has no room, since the zeros there were given back.
    private var hole: Int?

    /// How many of its bytes need room.
    var needed: Int { min(cached.count, hole ?? .max) }

    /// The room it has on the disk, in whole sectors.
    var room: Int { Self.rounded(max(reserved, taken)) }

    /// The room it has once so many bytes are there.
    func room(for size: Int) -> Int { Self.rounded(max(reserved, taken, size)) }

    static func rounded(_ size: Int) -> Int {
        (size + SimulatedDisk.sector - 1) / SimulatedDisk.sector * SimulatedDisk.sector
    }

    /// Whether there is something that a crash can lose.
    var isSettled: Bool {
        dirty.isEmpty && medium.count == cached.count && reserved == durableReserved
    }

    /// Whether the bytes of a range are on the medium as they are read.
    func isDurable(_ range: Range<Int>) -> Bool {
        guard range.upperBound <= medium.count, range.upperBound <= cached.count else {
            return false
        }
        guard !dirty.isEmpty || isCacheFalse else { return true }
        return medium[range] == cached[range]
    }

    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int, takesRoom: Bool) {
        let write = Write(offset: offset, bytes: Array(bytes))
        hole = nil
        Self.put(write.bytes, 0..<write.bytes.count, at: offset, into: &cached)
        dirty.append(write)
        if takesRoom { taken = max(taken, offset + bytes.count) }
    }

    /// Brings everything to the medium, apart from what it loses behind everybody's back.
    mutating func sync(
        _ fault: MediumFault? = nil,
        _ generator: inout SeededGenerator
    ) {
        var lost: Int?
        let pieces = fault == nil ? [] : pieces
        if !pieces.isEmpty { lost = Int.random(in: 0..<pieces.count, using: &generator) }
        let before = medium
        for write in dirty {
            Self.put(write.bytes, 0..<write.bytes.count, at: write.offset, into: &medium)
        }
        Self.lengthen(&medium, to: cached.count)
        dirty = []
        durableReserved = reserved
        taken = max(taken, needed)
        guard let lost, let fault else { return }
        isCacheFalse = true
        let piece = pieces[lost]
        let size = min(piece.range.count, medium.count - piece.offset)
        let place = piece.offset..<piece.offset + size
        let written = Array(medium[place])
        var stale = Array(before.dropFirst(place.lowerBound).prefix(size))
        Self.lengthen(&stale, to: size)
        medium.replaceSubrange(place, with: stale)
        guard fault == .misdirected else { return }
        let sectors = max(1, medium.count / SimulatedDisk.sector)
        let other = Int.random(in: 0..<sectors, using: &generator) * SimulatedDisk.sector
        let rest = min(size, medium.count - other)
        Self.put(written, 0..<rest, at: other, into: &medium)
    }

    /// Takes all pages for clean, though only some of them, or none, are on the medium.
    mutating func failSync(_ loss: FailedSync, _ generator: inout SeededGenerator) {
        for piece in pieces where loss.reaches(&generator) { put(piece, into: &medium) }
        if loss == .reachesAll { Self.lengthen(&medium, to: cached.count) }
        dirty = []
        isCacheFalse = true
    }

    mutating func discardCache() {
        guard isCacheFalse else { return }
        var bytes = medium
        for write in dirty {
            Self.put(write.bytes, 0..<write.bytes.count, at: write.offset, into: &bytes)
        }
        // The size is not a page: it stays.
        Self.lengthen(&bytes, to: cached.count)
        cached = bytes
        isCacheFalse = false
    }

    /// Reserves room for its first bytes.
    mutating func reserve(_ count: Int) { reserved = max(reserved, count) }

    /// Gives back the room behind an offset; the bytes there, all zeros, stay.
    mutating func release(from offset: Int) {
        reserved = min(reserved, offset)
        durableReserved = min(durableReserved, reserved)
        taken = min(taken, offset)
        hole = offset
    }

    /// Gives back what is reserved behind its end.
    ///
    /// A crash does not bring that back: the room may be somebody else's by then.
    mutating func trim() {
        reserved = min(reserved, cached.count)
        durableReserved = min(durableReserved, reserved)
    }

    /// Changes what is on the medium, as time and bad luck do.
    mutating func rot(_ change: (inout [UInt8]) -> Void) {
        change(&medium)
        cached = medium
    }

    /// The file as it is found when the power came back.
    func afterCrash(
        _ persistence: Persistence,
        _ generator: inout SeededGenerator
    ) -> SimulatedNode {
        var bytes = medium
        var size = medium.count
        switch persistence {
        case .nothing, .namesOnly:
            break
        case .everything, .bytesOnly:
            for write in dirty {
                Self.put(write.bytes, 0..<write.bytes.count, at: write.offset, into: &bytes)
            }
            size = cached.count
        case .hostile where !isSettled:
            for piece in pieces where Bool.random(using: &generator) { put(piece, into: &bytes) }
            let ends = dirty.map { $0.offset + $0.bytes.count } + [size, cached.count]
            size = max(size, ends.randomElement(using: &generator) ?? size)
        case .ordered where !isSettled:
            let pieces = pieces
            let count = Int.random(in: 0...pieces.count, using: &generator)
            for piece in pieces.prefix(count) { put(piece, into: &bytes) }
            size = bytes.count
        case .hostile, .ordered:
            break
        }
        if bytes.count > size { bytes.removeLast(bytes.count - size) }
        Self.lengthen(&bytes, to: size)
        let keeps = persistence.keeps(.bytesOnly, &generator)
        var node = SimulatedNode(medium: bytes, reserved: keeps ? reserved : durableReserved)
        node.hole = hole
        node.taken = node.needed
        return node
    }

    private var pieces: [Piece] {
        var pieces: [Piece] = []
        for (number, write) in dirty.enumerated() {
            var at = write.offset
            let end = write.offset + write.bytes.count
            while at < end {
                let next = min(end, (at / SimulatedDisk.sector + 1) * SimulatedDisk.sector)
                let range = at - write.offset..<next - write.offset
                pieces.append(Piece(offset: at, write: number, range: range))
                at = next
            }
        }
        return pieces
    }

    private func put(_ piece: Piece, into bytes: inout [UInt8]) {
        Self.put(dirty[piece.write].bytes, piece.range, at: piece.offset, into: &bytes)
    }

    private static func put(
        _ source: [UInt8],
        _ range: Range<Int>,
        at offset: Int,
        into bytes: inout [UInt8]
    ) {
        guard !range.isEmpty else { return }
        lengthen(&bytes, to: offset + range.count)
        bytes.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + range.count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[range]))
            }
        }
    }

    private static func lengthen(_ bytes: inout [UInt8], to count: Int) {
        guard bytes.count < count else { return }
        bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
    }
}
