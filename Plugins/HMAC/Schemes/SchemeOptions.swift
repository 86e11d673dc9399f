import FoundationEssentials
import Tackle

/// The scheme that a configuration names, with what it says of it.
struct SchemeOptions {
    let scheme: SignatureScheme

    init(_ options: OptionReader) throws {
        let names = SignatureScheme.names + [SignatureScheme.customName]
        let name = try options.choice("scheme", of: names) ?? SignatureScheme.standard.name
        let custom = try options.section("custom", known: Self.custom)
        if custom != nil, name != SignatureScheme.customName {
            throw options.error("custom", "it is for 'scheme: custom' alone: remove one of them")
        }
        if let components = try options.value("covers", as: [String].self) {
            guard name == SignatureScheme.httpMessageSignatures.name else {
                throw options.error(
                    "covers",
                    "it is for 'scheme: \(SignatureScheme.httpMessageSignatures.name)' alone:"
                        + " remove it"
                )
            }
            do throws(InvalidSignatureScheme) {
                scheme = try .httpMessageSignatures(covering: components)
            } catch {
                throw options.error("covers", "it \(error.reason)")
            }
        } else if let known = SignatureScheme.named(name) {
            scheme = known
        } else if let custom {
            scheme = try Self.scheme(custom)
        } else {
            throw options.error(
                "'custom' is missing: add custom: { content: \"{timestamp}.{body}\", header: NAME,"
                    + " timestamp-header: NAME }"
            )
        }
    }

    private static func scheme(_ options: OptionReader) throws -> SignatureScheme {
        guard let content = try options.text("content") else {
            throw options.error("'content' is missing: add what is signed, such as \"{body}\"")
        }
        guard let header = try options.text("header") else {
            throw options.error("'header' is missing: add the name of the signature's header")
        }
        let words = SignatureEncoding.allCases.map(\.rawValue)
        let encoding = try options.choice("encoding", of: words).flatMap(SignatureEncoding.init)
        let value = try options.text("value") ?? "{signature}"
        let timestampHeader = try options.text("timestamp-header")
        let idHeader = try options.text("id-header")
        do throws(InvalidSignatureScheme) {
            return try .custom(
                content: content,
                header: header,
                value: value,
                encoding: encoding ?? .hex,
                timestampHeader: timestampHeader,
                idHeader: idHeader
            )
        } catch {
            throw options.error(error.option, "it \(error.reason)")
        }
    }

    static let known = [
        PluginOption(
            "scheme",
            .choice(SignatureScheme.names + [SignatureScheme.customName]),
            default: SignatureScheme.standard.name,
            "how to sign"
        ),
        PluginOption("custom", .map, options: custom, "what 'scheme: custom' is"),
        PluginOption(
            "covers",
            .list(of: .text),
            default: MessageSignatureScheme.usualComponents.joined(separator: ", "),
            "what http-message-signatures covers; a query always besides"
        ),
    ]

    private static let custom = [
        PluginOption(
            "content",
            .text,
            required: true,
            "the signed bytes, of {id}, {timestamp} and {body}"
        ),
        PluginOption("header", .text, required: true, "the header of the signature"),
        PluginOption("value", .text, default: "{signature}", "of {signature} and {timestamp}"),
        PluginOption(
            "encoding",
            .choice(SignatureEncoding.allCases.map(\.rawValue)),
            default: SignatureEncoding.hex.rawValue,
            "how the signature is written"
        ),
        PluginOption("timestamp-header", .text, "the header of the time"),
        PluginOption("id-header", .text, "the header of the webhook's id"),
    ]
}
