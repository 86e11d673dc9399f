/// The entries of 256 message numbers that follow each other: as many as there are, and no room
/// for others.
///
/// A bit says whether a number has one; how many bits before it are set says where it stands.
struct SpoolPage {
    /// How many numbers a page has.
    static let size = 256

    private var bits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    private var entries: UnsafeMutablePointer<SpoolEntry>?
    private(set) var count = 0
    private var capacity = 0

    /// Gives its memory back; it must not be used afterwards.
    func deallocate() {
        entries?.deallocate()
    }

    /// The entry of a number, counted from the page's first.
    func entry(_ number: Int) -> SpoolEntry? {
        guard has(number), let entries else { return nil }
        return entries[rank(number)]
    }

    /// Changes the entry of a number, where there is one.
    func update(_ number: Int, _ change: (inout SpoolEntry) -> Void) -> Bool {
        guard has(number), let entries else { return false }
        change(&entries[rank(number)])
        return true
    }

    /// Adds an entry for a number that has none.
    mutating func insert(_ entry: SpoolEntry, _ number: Int) {
        if count == capacity { resize(to: min(Self.size, max(8, 2 * capacity))) }
        guard let entries else { return }
        let at = rank(number)
        (entries + at + 1).update(from: entries + at, count: count - at)
        entries[at] = entry
        count += 1
        set(number, true)
    }

    /// Takes out the entry of a number.
    mutating func remove(_ number: Int) -> SpoolEntry? {
        guard has(number), let entries else { return nil }
        let at = rank(number)
        let entry = entries[at]
        (entries + at).update(from: entries + at + 1, count: count - at - 1)
        count -= 1
        set(number, false)
        if capacity > 8, count <= capacity / 4 { resize(to: capacity / 2) }
        return entry
    }

    /// Calls a closure with each number and its entry, in order.
    func visit(_ body: (Int, SpoolEntry) throws -> Void) rethrows {
        guard let entries else { return }
        var at = 0
        for number in 0..<Self.size where has(number) {
            try body(number, entries[at])
            at += 1
        }
    }

    /// Calls a closure with each number and its entry, which it may change, in order.
    func updateEach(_ body: (Int, inout SpoolEntry) throws -> Void) rethrows {
        guard let entries else { return }
        var at = 0
        for number in 0..<Self.size where has(number) {
            try body(number, &entries[at])
            at += 1
        }
    }

    private mutating func resize(to new: Int) {
        let moved = UnsafeMutablePointer<SpoolEntry>.allocate(capacity: new)
        if let entries {
            moved.initialize(from: entries, count: count)
            entries.deallocate()
        }
        entries = moved
        capacity = new
    }

    private func word(_ number: Int) -> UInt64 {
        switch number >> 6 {
        case 0: bits.0
        case 1: bits.1
        case 2: bits.2
        default: bits.3
        }
    }

    private func has(_ number: Int) -> Bool { word(number) >> UInt64(number & 63) & 1 == 1 }

    private mutating func set(_ number: Int, _ isSet: Bool) {
        let bit = UInt64(1) << UInt64(number & 63)
        let word = isSet ? word(number) | bit : word(number) & ~bit
        switch number >> 6 {
        case 0: bits.0 = word
        case 1: bits.1 = word
        case 2: bits.2 = word
        default: bits.3 = word
        }
    }

    /// How many entries stand before that of a number.
    private func rank(_ number: Int) -> Int {
        var rank = (word(number) & (1 << UInt64(number & 63) - 1)).nonzeroBitCount
        if number >= 64 { rank += bits.0.nonzeroBitCount }
        if number >= 128 { rank += bits.1.nonzeroBitCount }
        if number >= 192 { rank += bits.2.nonzeroBitCount }
        return rank
    }
}
