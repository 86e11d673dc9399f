/// Finds the word that somebody meant.
package enum NearestSpelling {
    /// The nearest of the known words, where it is near enough to be meant.
    ///
    /// Letter case, hyphens and underscores do not count; every third letter may be wrong.
    package static func of(_ word: String, among known: [String]) -> String? {
        // Nobody misspells a word at such length, and the distance takes time.
        guard word.utf8.count <= 64 else { return nil }
        let wanted = folded(word)
        let near = known.map { ($0, distance(wanted, folded($0))) }.min { $0.1 < $1.1 }
        guard let (name, distance) = near else { return nil }
        let longer = max(wanted.count, folded(name).count)
        return distance <= max(1, longer / 3) && distance < longer ? name : nil
    }

    /// `; did you mean 'x'?`, or nothing.
    package static func hint(_ word: String, among known: [String]) -> String {
        of(word, among: known).map { "; did you mean '\($0)'?" } ?? ""
    }

    private static func folded(_ word: String) -> [UInt8] {
        word.utf8.filter { $0 != 0x2D && $0 != 0x5F }.map {
            (0x41...0x5A).contains($0) ? $0 | 0x20 : $0
        }
    }

    /// The number of letters to insert, delete, replace or swap (Damerau-Levenshtein, restricted).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var line = [row + 1]
            for column in right.indices {
                let same = left[row] == right[column]
                var best = min(
                    last[column] + (same ? 0 : 1),
                    last[column + 1] + 1,
                    line[column] + 1
                )
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    best = min(best, before[column - 1] + 1)
                }
                line.append(best)
            }
            before = last
            last = line
        }
        return last[right.count]
    }
}
