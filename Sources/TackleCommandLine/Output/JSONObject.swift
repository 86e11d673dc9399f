package import FoundationEssentials
import Tackle

/// A JSON object whose keys stand in the order in which they were added; null where there is
/// nothing to tell.
package struct JSONObject: CustomStringConvertible {
    private var members: [String] = []

    /// Makes an object without members.
    package init() {}

    /// The JSON text.
    package var description: String { "{\(members.joined(separator: ","))}" }

    package mutating func add(_ key: String, _ text: String?) {
        add(key, json: text.map { "\(JSONString($0))" })
    }

    package mutating func add(_ key: String, _ number: Int?) {
        add(key, json: number.map { "\($0)" })
    }

    package mutating func add(_ key: String, _ flag: Bool?) {
        add(key, json: flag.map { "\($0)" })
    }

    package mutating func add(_ key: String, _ moment: Date?) {
        add(key, json: moment.map { "\"\(Timestamp($0))\"" })
    }

    package mutating func add(_ key: String, _ objects: [JSONObject]) {
        add(key, json: "[\(objects.map(\.description).joined(separator: ","))]")
    }

    package mutating func add(_ key: String, _ object: JSONObject) {
        add(key, json: object.description)
    }

    package mutating func add(_ key: String, _ texts: [String]) {
        add(key, json: "[\(texts.map { "\(JSONString($0))" }.joined(separator: ","))]")
    }

    private mutating func add(_ key: String, json: String?) {
        members.append("\(JSONString(key)):\(json ?? "null")")
    }
}
