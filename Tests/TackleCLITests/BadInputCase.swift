import Foundation
import Testing

/// One case of `Cases/bad_inputs.json`; that file's `meta.read` says how to read them.
struct BadInputCase: Sendable, CustomTestStringConvertible {
    let id: String
    let kind: String
    let topic: String
    let text: Data
    let arguments: [String]
    let config: String?
    let expected: Expectation

    /// Whether the other outcome passes too.
    let isEitherFine: Bool

    struct Expectation: Sendable {
        let outcome: String
        let field: String?
        let mentions: [String]
        let suggests: String?
        let neverMentions: [String]
        let types: [String]
        let line: Int?
        let exits: [Int32]
    }

    var testDescription: String { "\(id) \(topic)" }

    static let all: [BadInputCase] = BadInputFile.shared.cases

    init(_ object: [String: Any]) throws {
        let expect = try #require(object["expect"] as? [String: Any])
        id = try #require(object["id"] as? String)
        kind = try #require(object["kind"] as? String)
        topic = try #require(object["class"] as? String)
        config = object["config"] as? String
        isEitherFine = (object["either_ok"] ?? expect["either_ok"]) as? Bool ?? false
        let input = try #require(object["input"])
        let named = input as? [String: Any]
        arguments = named?["args"] as? [String] ?? []
        if kind.hasSuffix("_base64") {
            text = try #require((input as? String).flatMap { Data(base64Encoded: $0) })
        } else if let parts = named?["parts"] as? [Any] {
            text = BadInputFile.join(parts)
        } else {
            text = Data((input as? String ?? named?["stdin"] as? String ?? "").utf8)
        }
        expected = Expectation(
            outcome: expect["outcome"] as? String ?? "error",
            field: expect["field"] as? String,
            mentions: expect["mentions"] as? [String] ?? [],
            suggests: expect["suggests"] as? String,
            neverMentions: expect["never_mentions"] as? [String] ?? [],
            types: expect["types"] as? [String] ?? ["refused"],
            line: expect["line"] as? Int,
            exits: (expect["exit"] as? [Int] ?? []).map(Int32.init)
        )
    }
}
