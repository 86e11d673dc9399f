import Foundation
import Testing

/// A configuration of `Vectors/configurations.json`, and what is to become of it.
struct ConfigurationCase: Sendable, CustomTestStringConvertible {
    let id: String
    let json: Data
    let isAccepted: Bool

    /// The place of the error, or how it begins.
    let field: String

    /// What the error must hold.
    let mentions: [String]

    /// The spelling to be proposed.
    let suggestion: String?

    /// What the error must not hold.
    let avoids: [String]

    var testDescription: String { "\(id) \(String(decoding: json, as: UTF8.self))" }

    static let all: [ConfigurationCase] = {
        do {
            return try load()
        } catch {
            preconditionFailure("the cases cannot be read: \(error)")
        }
    }()

    private static func load() throws -> [ConfigurationCase] {
        let url = Bundle.module.resourceURL?.appendingPathComponent("Vectors/configurations.json")
        guard let url else { throw CocoaError(.fileNoSuchFile) }
        let list = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        return try (list as? [[String: Any]] ?? []).map { fields in
            ConfigurationCase(
                id: fields["id"] as? String ?? "",
                json: try JSONSerialization.data(
                    withJSONObject: fields["json"] ?? NSNull(),
                    options: [.fragmentsAllowed, .sortedKeys]
                ),
                isAccepted: fields["ok"] as? Bool ?? false,
                field: fields["field"] as? String ?? "",
                mentions: fields["mentions"] as? [String] ?? [],
                suggestion: fields["suggests"] as? String,
                avoids: fields["avoids"] as? [String] ?? []
            )
        }
    }
}
