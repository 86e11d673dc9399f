/// Lines whose columns stand below each other, also where there are more than memory has room for:
/// they are aligned a portion at a time.
struct TextColumns {
    private static let portion = 1000

    private var rows: [[String]] = []
    private var widths: [Int] = []
    private let write: (String) -> Void

    init(write: @escaping (String) -> Void) {
        self.write = write
    }

    /// Adds a line.
    mutating func add(_ row: [String]) {
        for (column, text) in row.enumerated() {
            if column == widths.count { widths.append(0) }
            widths[column] = max(widths[column], text.count)
        }
        rows.append(row)
        if rows.count == Self.portion { flush() }
    }

    /// Writes what is left.
    mutating func flush() {
        for row in rows {
            let cells = row.enumerated().map { column, text in
                column == row.count - 1
                    ? text : text + String(repeating: " ", count: widths[column] - text.count)
            }
            write(cells.joined(separator: "  "))
        }
        rows = []
    }
}
