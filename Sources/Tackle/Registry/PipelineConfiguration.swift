/// A pipeline as a configuration describes it: the same stages, through the same initialisers.
///
/// It decodes from anything: the registry travels in the decoder's `userInfo` under
/// `CodingUserInfoKey.pluginRegistry`.
///
/// ```yaml
/// pipeline:
///   - plugin: hmac
///     secret: { env: WEBHOOK_SECRET }
///   - plugin: curl
///     timeout: 15s
/// ```
public struct PipelineConfiguration: Decodable, Sendable {
    /// The stages in order, made and checked.
    public let stages: [any SenderPlugin]

    /// Reads the stages and checks them and their order.
    ///
    /// - Throws: ``ConfigurationError`` with the place, what is known and the nearest spelling.
    public init(from decoder: any Decoder) throws {
        guard let registry = decoder.userInfo[.pluginRegistry] as? PluginRegistry else {
            preconditionFailure("the decoder's userInfo has no pluginRegistry")
        }
        guard let top = try? decoder.container(keyedBy: ConfigurationKey.self) else {
            throw ConfigurationError(
                path: "",
                reason: "a map with the key 'pipeline' is expected, a list of stages below it"
            )
        }
        for key in top.allKeys where key.stringValue != "pipeline" {
            throw OptionReader.unknown(key.stringValue, known: ["pipeline"], path: "")
        }
        let key = ConfigurationKey("pipeline")
        guard top.contains(key) else {
            throw ConfigurationError(
                path: "",
                reason: "the key 'pipeline' is missing: add it, with a list of stages"
            )
        }
        guard var list = try? top.nestedUnkeyedContainer(forKey: key) else {
            throw ConfigurationError(path: "pipeline", reason: "a list of stages is expected")
        }
        var stages: [any SenderPlugin] = []
        while !list.isAtEnd {
            let path = "pipeline[\(stages.count)]"
            do {
                stages.append(try Self.stage(from: list.superDecoder(), at: path, registry))
            } catch {
                throw ConfigurationError(wrapping: error, at: path)
            }
        }
        guard !stages.isEmpty else {
            throw ConfigurationError(
                path: "pipeline",
                reason: "the list is empty: add a transport, such as { plugin: curl }"
            )
        }
        do {
            try StageOrder.check(stages)
        } catch {
            throw ConfigurationError(wrapping: error, at: "")
        }
        self.stages = stages
    }

    private static func stage(
        from decoder: any Decoder,
        at path: String,
        _ registry: PluginRegistry
    ) throws -> any SenderPlugin {
        let known = registry.entries.map(\.name)
        guard let map = try? decoder.container(keyedBy: ConfigurationKey.self) else {
            throw ConfigurationError(
                path: path,
                reason: "a stage is a map, such as { plugin: curl }"
            )
        }
        let key = ConfigurationKey("plugin")
        guard map.contains(key) else {
            let near = map.allKeys.first {
                NearestSpelling.of($0.stringValue, among: ["plugin"]) != nil
            }
            let hint = near.map { ": '\($0.stringValue.quotable)' may be meant as 'plugin'" } ?? ""
            throw ConfigurationError(
                path: path,
                reason:
                    "the key 'plugin' is missing\(hint); known: \(known.joined(separator: ", "))"
            )
        }
        guard (try? map.decodeNil(forKey: key)) != true,
            let name = try? map.decode(String.self, forKey: key)
        else {
            throw ConfigurationError(
                path: path,
                reason: "'plugin' is not a name: give one of \(known.joined(separator: ", "))"
            )
        }
        guard let entry = registry[name] else {
            throw ConfigurationError(
                path: path,
                reason: "unknown plugin '\(name.quotable)'"
                    + NearestSpelling.hint(name, among: known)
                    + " (known: \(known.joined(separator: ", ")))"
            )
        }
        return try entry.stage(from: decoder)
    }
}

extension CodingUserInfoKey {
    /// Where ``PipelineConfiguration`` finds the plugins that it may use.
    public static let pluginRegistry: CodingUserInfoKey = {
        guard let key = CodingUserInfoKey(rawValue: "tackle.pluginRegistry") else {
            preconditionFailure("a raw value always makes a key")
        }
        return key
    }()
}
