/// The elements of a JSON array while containers still add to them.
final class EncodedArray {
    var elements: [EncodedValue]

    init(_ elements: [EncodedValue] = []) {
        self.elements = elements
    }
}
