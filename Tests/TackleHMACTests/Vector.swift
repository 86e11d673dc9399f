import COpenSSL
import Foundation
import Testing

/// One case of `Vectors/standard.json`: a webhook as it arrives and what a verifier must say.
struct Vector: Decodable, Sendable, CustomTestStringConvertible {
    /// A body too large to be written down: `SHA256(seed.counter)` again and again, cut to length.
    struct BodyRule: Decodable {
        let seed: String
        let length: Int
        let patch: [[Int]]
    }

    let name: String
    let secret: [String]
    let headers: [[String]]
    let bodyBytes: [UInt8]
    let now: Int64
    let tolerance: Int
    let verdict: String
    let reason: String?
    let sign: Bool

    var testDescription: String { name }

    var headerLines: [(name: String, value: String)] {
        headers.map { (name: $0[0], value: $0[1]) }
    }

    func header(_ name: String) -> String? {
        headerLines.first { $0.name == name }?.value
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case secret
        case headers
        case body
        case bodyRule
        case now
        case tolerance
        case verdict
        case reason
        case sign
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        secret = try container.decode([String].self, forKey: .secret)
        headers = try container.decode([[String]].self, forKey: .headers)
        now = try container.decode(Int64.self, forKey: .now)
        tolerance = try container.decodeIfPresent(Int.self, forKey: .tolerance) ?? 300
        verdict = try container.decode(String.self, forKey: .verdict)
        reason = try container.decodeIfPresent(String.self, forKey: .reason)
        sign = try container.decodeIfPresent(Bool.self, forKey: .sign) ?? false
        if let rule = try container.decodeIfPresent(BodyRule.self, forKey: .bodyRule) {
            bodyBytes = rule.bytes
        } else {
            bodyBytes = Array(try container.decode(Data.self, forKey: .body))
        }
    }

    static let standard: [Vector] = {
        do {
            let url = Bundle.module.url(forResource: "Vectors/standard", withExtension: "json")
            guard let url else { return [] }
            return try JSONDecoder().decode([Vector].self, from: Data(contentsOf: url))
        } catch {
            fatalError("the vectors cannot be read: \(error)")
        }
    }()
}

extension Vector.BodyRule {
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var counter = 0
        while bytes.count < length {
            let input = Array("\(seed).\(counter)".utf8)
            var digest = [UInt8](repeating: 0, count: 32)
            EVP_Digest(input, input.count, &digest, nil, EVP_sha256(), nil)
            bytes += digest
            counter += 1
        }
        bytes.removeLast(bytes.count - length)
        for change in patch {
            bytes[change[0]] = UInt8(change[1])
        }
        return bytes
    }
}
