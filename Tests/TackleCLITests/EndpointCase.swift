import Foundation
import Tackle
import Testing

/// One case of `Cases/ssrf.json`; that file's `meta` says how to read and run them.
struct EndpointCase: Sendable, CustomTestStringConvertible {
    let id: String
    let topic: String
    let url: String
    let isAllowed: Bool

    /// Whether the opposite outcome passes too.
    let isEitherFine: Bool

    let resolvesTo: [String]?
    let mustNotConnect: Set<IPAddress>
    let override: PolicyOverride?

    /// Whether it needs a test in code: answers that change, redirects, an environment.
    let needsCode: Bool

    struct PolicyOverride: Sendable, Decodable {
        let allow: [String]?
        let deny: [String]?
        let schemes: [String]?

        private enum CodingKeys: String, CodingKey {
            case allow = "allow_cidrs"
            case deny = "deny_cidrs"
            case schemes
        }

        /// A configuration whose curl stage has this policy.
        var yaml: String {
            """
            pipeline:
              - plugin: curl
                allow: [\((allow ?? []).map { "\"\($0)\"" }.joined(separator: ", "))]
                deny: [\((deny ?? []).map { "\"\($0)\"" }.joined(separator: ", "))]
                https-only: \(schemes == ["https"])
            """
        }
    }

    var testDescription: String { "\(id) \(topic)" }

    static let all: [EndpointCase] = {
        do {
            let folder = Bundle.module.resourceURL ?? URL(fileURLWithPath: ".")
            let data = try Data(contentsOf: folder.appendingPathComponent("Cases/ssrf.json"))
            return try JSONDecoder().decode(File.self, from: data).cases
        } catch {
            fatalError("Cases/ssrf.json: \(error)")
        }
    }()

    private struct File: Decodable {
        let cases: [EndpointCase]
    }

    /// The arguments of `tackle`, but for `--config`.
    var arguments: [String] {
        ["endpoint", "check", url, "--json"]
            + (resolvesTo.map { ["--resolve", "\(authority):\($0.joined(separator: ","))"] } ?? [])
    }

    /// Host and port as a reader would take them from the text; what is no URL needs none.
    private var authority: String {
        let isSecure = url.lowercased().hasPrefix("https:")
        let tail = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let end = tail.firstIndex { "/?#".contains($0) } ?? tail.endIndex
        let host = tail[..<end].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return host.contains(":") ? String(host) : "\(host):\(isSecure ? 443 : 80)"
    }
}

extension EndpointCase: Decodable {
    private enum Key: String, CodingKey {
        case id
        case topic = "class"
        case url
        case rule = "url_rule"
        case verdict
        case isEitherFine = "either_ok"
        case resolvesTo = "resolves_to"
        case mustNotConnect = "must_not_connect"
        case override = "policy_override"
        case resolvesInTurn = "resolves_sequence"
        case redirects
        case environment = "env"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        id = try container.decode(String.self, forKey: .id)
        topic = try container.decode(String.self, forKey: .topic)
        let rule = try container.decodeIfPresent([RulePart].self, forKey: .rule)
        url =
            try container.decodeIfPresent(String.self, forKey: .url)
            ?? rule?.map(\.text).joined() ?? ""
        isAllowed = try container.decode(String.self, forKey: .verdict) == "allow"
        isEitherFine = try container.decode(Bool.self, forKey: .isEitherFine)
        resolvesTo = try container.decodeIfPresent([String].self, forKey: .resolvesTo)
        let addresses = try container.decodeIfPresent([String].self, forKey: .mustNotConnect) ?? []
        mustNotConnect = Set(try addresses.map { try #require(IPAddress($0)) })
        override = try container.decodeIfPresent(PolicyOverride.self, forKey: .override)
        needsCode = [.resolvesInTurn, .redirects, .environment].contains { container.contains($0) }
    }

    /// A text, or a text and how many times it stands.
    private struct RulePart: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self.text = text
                return
            }
            var pair = try decoder.unkeyedContainer()
            let part = try pair.decode(String.self)
            text = String(repeating: part, count: try pair.decode(Int.self))
        }
    }
}
