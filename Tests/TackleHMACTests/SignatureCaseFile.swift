import Foundation

/// `Vectors/signatures.json`: cases from official vectors and independent implementations.
struct SignatureCaseFile: Decodable, Sendable {
    let meta: Meta
    let cases: [SignatureCase]

    struct Meta: Decodable, Sendable {
        let primitives: [PrimitiveVector]
        let signingKey: String

        private enum CodingKeys: String, CodingKey {
            case primitives
            case signingKey = "ed25519_signing_key"
        }
    }

    static let shared: SignatureCaseFile = {
        do {
            let folder = Bundle.module.resourceURL ?? URL(fileURLWithPath: ".")
            let url = folder.appendingPathComponent("Vectors/signatures.json")
            return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
        } catch {
            fatalError("Vectors/signatures.json: \(error)")
        }
    }()
}
