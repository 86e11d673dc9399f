/// A coding key that the encoder makes up itself: an index of an array, or `super`.
struct EncodingKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(index: Int) {
        stringValue = "\(index)"
        intValue = index
    }

    init?(intValue: Int) {
        self.init(index: intValue)
    }

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    /// The key under which a keyed container puts its `superEncoder()`.
    static let parent = EncodingKey(stringValue: "super")
}
