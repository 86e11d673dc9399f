import FoundationEssentials

/// One place where a secret is kept, or a list of such places.
struct SecretSources: Decodable, Sendable {
    let list: [SecretSource]
    let isList: Bool

    init(from decoder: any Decoder) throws {
        if (try? decoder.unkeyedContainer()) != nil {
            list = try [SecretSource](from: decoder)
            isList = true
            guard !list.isEmpty else {
                throw DecodingError.dataCorrupted(
                    .init(
                        codingPath: decoder.codingPath,
                        debugDescription: "the list is empty: give at least one secret"
                    )
                )
            }
        } else {
            list = [try SecretSource(from: decoder)]
            isList = false
        }
    }
}
