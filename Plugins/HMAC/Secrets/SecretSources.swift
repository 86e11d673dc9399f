import FoundationEssentials

/// One place where a secret is kept, or a list of such places.
struct SecretSources: Decodable, Sendable {
    let list: [SecretSource]
    let isList: Bool

    init(from decoder: any Decoder) throws {
        if (try? decoder.unkeyedContainer()) != nil {
            list = try [SecretSource](from: decoder)
            isList = true
            guard (1...HMACSigner.secretLimit).contains(list.count) else {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "give 1 to \(HMACSigner.secretLimit) secrets"
                    )
                )
            }
        } else {
            list = [try SecretSource(from: decoder)]
            isList = false
        }
    }
}
