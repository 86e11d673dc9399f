import RawStructuredFieldValues

/// What a signature by RFC 9421 covers, when it was made and by which key (section 2.3).
struct SignatureParameters {
    let components: [String]
    let created: Int64?
    let expires: Int64?
    let keyID: String?
    let algorithm: String?

    /// The structured field that says so, as it stands in the header and in what is signed.
    let text: String

    /// Makes the parameters of a new signature.
    init(
        covering components: [String],
        created: String,
        keyID: String,
        algorithm: SignatureAlgorithm
    ) {
        self.components = components
        self.created = nil
        expires = nil
        self.keyID = keyID
        self.algorithm = algorithm.rawValue
        let names = components.map { "\"\($0)\"" }.joined(separator: " ")
        text =
            "(\(names));created=\(created);keyid=\(Self.quoted(keyID))"
            + ";alg=\"\(algorithm.rawValue)\""
    }

    /// Takes those of a signature that arrived; nil where they are malformed, or say something that
    /// would have to be understood and is not.
    init?(_ list: InnerList) {
        var components: [String] = []
        for item in list.bareInnerList {
            // A parameter would change what is signed of the component (section 2.1).
            guard case .string(let name) = item.rfc9651BareItem, item.rfc9651Parameters.count == 0,
                !components.contains(name)
            else { return nil }
            components.append(name)
        }
        self.components = components
        let parameters = list.rfc9651Parameters
        var numbers: [String: Int64] = [:]
        var texts: [String: String] = [:]
        for (name, value) in parameters {
            switch (name, value) {
            case ("created", .integer(let number)), ("expires", .integer(let number)):
                numbers[name] = number
            case ("keyid", .string(let text)), ("alg", .string(let text)):
                texts[name] = text
            case ("created", _), ("expires", _), ("keyid", _), ("alg", _):
                return nil
            default:
                continue
            }
        }
        created = numbers["created"]
        expires = numbers["expires"]
        keyID = texts["keyid"]
        algorithm = texts["alg"]
        var serializer = StructuredFieldValueSerializer()
        guard let bytes = try? serializer.writeListFieldValue([.innerList(list)]) else {
            return nil
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// A text as a structured field has it (RFC 9651, section 4.1.6).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
