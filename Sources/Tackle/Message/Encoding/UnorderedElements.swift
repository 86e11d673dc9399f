/// A collection whose elements come in no order of their own, so that the encoder sorts them.
protocol UnorderedElements {}

extension Set: UnorderedElements {}

/// A collection whose pairs come in no order of their own.
///
/// Swift writes a dictionary whose keys are neither strings nor integers, nor
/// `CodingKeyRepresentable`, as an array that alternates keys and values.
protocol UnorderedPairs {}

extension Dictionary: UnorderedPairs {}

extension EncodedArray {
    /// Sorts the elements of a set.
    func sortElements() {
        elements = elements.map { (SortRank($0), $0) }.sorted { $0.0 < $1.0 }.map { $0.1 }
    }

    /// Sorts keys and the values that follow them by the keys.
    func sortPairs() {
        guard elements.count.isMultiple(of: 2) else { return }
        let pairs = stride(from: 0, to: elements.count, by: 2).map { index in
            (SortRank(elements[index]), elements[index], elements[index + 1])
        }
        elements = pairs.sorted { $0.0 < $1.0 }.flatMap { [$0.1, $0.2] }
    }
}
