import FoundationEssentials
import Glibc
public import Tackle
public final class HMACSigner: SenderPlugin, ConfigurablePlugin {
    public struct Options: Decodable, Sendable {
        let secrets: [SigningSecret]
        public init(from decoder: any Decoder) throws {
            let reader = try OptionReader(decoder, known: HMACSigner.options)
            let source = try reader.value("secret", as: [String: String].self) ?? [:]
            guard let name = source["env"], let text = getenv(name).map({ String(cString: $0) }) else { throw reader.error("secret", "no") }
            secrets = [try SigningSecret(text)]
        }
    }
    public static let pluginName = "hmac"
    public static let options = [PluginOption("secret", .secret, "secret")]
    let secrets: [SigningSecret]
    public convenience init(secret: String) throws { self.init(secrets: [try SigningSecret(secret)]) }
    public init(secrets: [SigningSecret]) { self.secrets = secrets }
    public convenience init(options: Options) { self.init(secrets: options.secrets) }
    public var role: StageRole { .signer }
    public func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        var delivery = delivery
        let message = try SignableMessage(id: "\(delivery.webhook.id)", date: .now, body: delivery.webhook.body.bytes)
        for field in try SignatureScheme.standard.sign(message, with: secrets) {
            delivery = try delivery.signing(header: field.name, field.value)
        }
        return try await next(delivery)
    }
}
