/// The members of a JSON object while containers still add to them.
///
/// As with Foundation's `JSONEncoder`, a key that is encoded twice keeps its last value, and a
/// nested container that is asked for twice under one key is the same container.
final class EncodedObject {
    struct Member {
        let key: String
        let value: EncodedValue
    }

    private var members: [Member] = []
    private var nested: [String: EncodedValue] = [:]

    func set(_ key: String, to value: EncodedValue) {
        if !nested.isEmpty { nested[key] = nil }
        members.append(Member(key: key, value: value))
    }

    func nestedObject(_ key: String) -> EncodedObject {
        if case .object(let object)? = nested[key] { return object }
        let object = EncodedObject()
        set(key, to: .object(object))
        nested[key] = .object(object)
        return object
    }

    func nestedArray(_ key: String) -> EncodedArray {
        if case .array(let array)? = nested[key] { return array }
        let array = EncodedArray()
        set(key, to: .array(array))
        nested[key] = .array(array)
        return array
    }

    /// The members in the order of their keys' UTF-8 bytes, each key once.
    func sortedMembers() -> [Member] {
        let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        var result: [Member] = []
        result.reserveCapacity(sorted.count)
        for member in sorted {
            // The sort is stable, so the later of two equal keys is the one encoded last.
            if let last = result.last, last.key.utf8.elementsEqual(member.key.utf8) {
                result.removeLast()
            }
            result.append(member)
        }
        return result
    }
}
