import Foundation
import Tackle
import TestSupport
import Testing

@testable import TackleCurl

/// A case of `ssrf.json`; that file's `meta.read` says how to read it.
struct ForgedURLCase: Sendable, CustomTestStringConvertible {
    let id: String
    let kind: String
    let url: String
    let isAllowed: Bool

    /// Whether the other outcome passes too.
    let isEitherFine: Bool

    let forbidden: [IPAddress]

    /// The answer of each lookup, the last one for all that follow; nil where nothing is to be
    /// looked up.
    let answers: [[String]]?

    let redirects: [(status: Int, location: String)]
    let environment: [String: String]
    let options: CurlSender.Options

    var testDescription: String { "\(id) \(kind)" }

    static let all: [ForgedURLCase] = {
        do {
            let file = "\(Repository.root)/Tests/TackleCLITests/Cases/ssrf.json"
            let object = try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: file))
            )
            let cases = (object as? [String: Any])?["cases"] as? [[String: Any]] ?? []
            return try cases.map(ForgedURLCase.init)
        } catch {
            fatalError("ssrf.json: \(error)")
        }
    }()

    private init(_ object: [String: Any]) throws {
        id = try #require(object["id"] as? String)
        kind = try #require(object["class"] as? String)
        url = try #require(object["url"] as? String ?? Self.text(object["url_rule"]))
        isAllowed = object["verdict"] as? String == "allow"
        isEitherFine = object["either_ok"] as? Bool ?? false
        forbidden = (object["must_not_connect"] as? [String] ?? []).compactMap(IPAddress.init)
        answers =
            object["resolves_sequence"] as? [[String]]
            ?? (object["resolves_to"] as? [String]).map { [$0] }
        redirects = (object["redirects"] as? [[String: Any]] ?? []).compactMap { redirect in
            guard let status = redirect["status"] as? Int,
                let location = redirect["location"] as? String
            else { return nil }
            return (status, location)
        }
        environment = object["env"] as? [String: String] ?? [:]
        var options = CurlSender.Options()
        let policy = object["policy_override"] as? [String: [String]] ?? [:]
        options.addresses = AddressPolicy(
            allow: try (policy["allow_cidrs"] ?? []).map { try AddressRange($0) },
            deny: try (policy["deny_cidrs"] ?? []).map { try AddressRange($0) }
        )
        options.isHTTPSOnly = policy["schemes"] == ["https"]
        self.options = options
    }

    private static func text(_ rule: Any?) -> String? {
        (rule as? [Any])?.reduce(into: "") { text, part in
            if let literal = part as? String {
                text += literal
            } else if let pair = part as? [Any], let literal = pair[0] as? String,
                let count = pair[1] as? Int
            {
                text += String(repeating: literal, count: count)
            }
        }
    }
}
