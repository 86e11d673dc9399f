import COpenSSL
import Foundation
import TackleHMAC
import Testing

/// One case of `Vectors/signatures.json`: a webhook as it arrives and what a verifier must say.
struct SignatureCase: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let scheme: SignatureScheme
    let topic: String
    let secrets: [String]
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let now: Int64
    let tolerance: Int
    let isValid: Bool

    /// Why it is refused, in the words of those who made the cases.
    let reason: String?

    /// Whether the opposite verdict would do too.
    let isEitherFine: Bool

    /// Whether a signer must write exactly these headers.
    let isSigned: Bool

    /// Where a published vector was published.
    let source: String?

    var testDescription: String { "\(id) \(topic)" }

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case scheme
        case topic = "class"
        case secret
        case headers
        case body
        case bodyRule = "body_rule"
        case bodyHash = "body_sha256"
        case now
        case tolerance
        case verdict
        case reason
        case isEitherFine = "either_ok"
        case isSigned = "sign"
        case source
    }

    /// One text, or a list of them.
    private struct Texts: Decodable {
        let list: [String]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            list = try (try? [container.decode(String.self)]) ?? container.decode([String].self)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        let name = try container.decode(String.self, forKey: .scheme)
        scheme = try #require(SignatureScheme.named(name))
        topic = try container.decode(String.self, forKey: .topic)
        secrets = try container.decode(Texts.self, forKey: .secret).list
        headers = try container.decode([String: Texts].self, forKey: .headers).flatMap { field in
            field.value.list.map { (name: field.key, value: $0) }
        }
        now = try container.decode(Int64.self, forKey: .now)
        tolerance = try container.decodeIfPresent(Int.self, forKey: .tolerance) ?? 300
        isValid = try container.decode(String.self, forKey: .verdict) == "valid"
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
        isEitherFine = try container.decodeIfPresent(Bool.self, forKey: .isEitherFine) ?? false
        isSigned = try container.decodeIfPresent(Bool.self, forKey: .isSigned) ?? false
        source = try container.decodeIfPresent(String.self, forKey: .source)
        let rule = try container.decodeIfPresent(SeededBody.self, forKey: .bodyRule)
        body = try rule?.bytes ?? Array(container.decode(Data.self, forKey: .body))
        if let hash = try container.decodeIfPresent(String.self, forKey: .bodyHash) {
            #expect(SeededBody.digest(body).map { String(format: "%02x", $0) }.joined() == hash)
        }
    }
}
