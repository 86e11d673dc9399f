/// Entries by message number.
///
/// Numbers rise and are never used again, so a page of them fills at once and empties later: it
/// keeps only what is left, and goes with the last one.
struct SpoolTable: ~Copyable, Sendable {
    private nonisolated(unsafe) var pages: [UInt64: SpoolPage] = [:]
    // The pages' memory belongs to this table alone, which is never copied.

    private(set) var count = 0

    deinit {
        for page in pages.values { page.deallocate() }
    }

    subscript(number: UInt64) -> SpoolEntry? {
        pages[Self.page(number)]?.entry(Self.position(number))
    }

    /// Adds an entry, or takes the place of the one that is there.
    ///
    /// - Returns: the one that was there.
    mutating func insert(_ entry: SpoolEntry, for number: UInt64) -> SpoolEntry? {
        var old: SpoolEntry?
        let isThere = update(number) {
            old = $0
            $0 = entry
        }
        if !isThere {
            pages[Self.page(number), default: SpoolPage()].insert(entry, Self.position(number))
            count += 1
        }
        return old
    }

    /// Changes the entry of a number; false where there is none.
    @discardableResult
    mutating func update(_ number: UInt64, _ change: (inout SpoolEntry) -> Void) -> Bool {
        pages[Self.page(number)]?.update(Self.position(number), change) ?? false
    }

    /// Takes out the entry of a number.
    mutating func remove(_ number: UInt64) -> SpoolEntry? {
        guard let place = pages.index(forKey: Self.page(number)),
            let entry = pages.values[place].remove(Self.position(number))
        else { return nil }
        count -= 1
        if pages.values[place].count == 0 { pages.remove(at: place).value.deallocate() }
        return entry
    }

    /// Calls a closure with each number and its entry, in the order of the numbers.
    func visit(_ body: (UInt64, SpoolEntry) throws -> Void) rethrows {
        for key in pages.keys.sorted() {
            try pages[key]?.visit { position, entry in
                try body(key * UInt64(SpoolPage.size) + UInt64(position), entry)
            }
        }
    }

    /// Calls a closure with each number and its entry, which it may change, in order.
    mutating func updateEach(_ body: (UInt64, inout SpoolEntry) throws -> Void) rethrows {
        for key in pages.keys.sorted() {
            try pages[key]?.updateEach { position, entry in
                try body(key * UInt64(SpoolPage.size) + UInt64(position), &entry)
            }
        }
    }

    private static func page(_ number: UInt64) -> UInt64 { number / UInt64(SpoolPage.size) }

    private static func position(_ number: UInt64) -> Int {
        Int(number % UInt64(SpoolPage.size))
    }
}
