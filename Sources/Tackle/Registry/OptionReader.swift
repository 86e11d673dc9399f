/// Reads a plugin's options with errors that name the place and the remedy.
///
/// Unknown keys, missing values, wrong types and values out of range are refused, each with one
/// sentence. It works with any decoder, whatever the configuration is written in.
///
/// ```swift
/// struct Options: Decodable {
///     let timeout: Duration
///
///     init(from decoder: any Decoder) throws {
///         let options = try OptionReader(decoder, known: Pigeon.options)
///         timeout = try options.duration("timeout", in: .seconds(1)...(.seconds(60)))
///             ?? .seconds(15)
///     }
/// }
/// ```
public struct OptionReader {
    private let container: KeyedDecodingContainer<ConfigurationKey>

    /// The place of the map, such as `pipeline[1]`.
    public let path: String

    /// Opens a map.
    ///
    /// - Parameters:
    ///   - decoder: the stage's decoder.
    ///   - known: the keys that there are; the key `plugin` is passed over.
    /// - Throws: ``ConfigurationError`` where it is no map or has an unknown key.
    public init(_ decoder: any Decoder, known: [PluginOption]) throws {
        let path = decoder.codingPath.configurationPath
        guard let container = try? decoder.container(keyedBy: ConfigurationKey.self) else {
            throw ConfigurationError(
                path: path,
                reason: "a map is expected, such as { key: value }"
            )
        }
        self.container = container
        self.path = path
        let names = known.map(\.name)
        for key in container.allKeys where !names.contains(key.stringValue) {
            guard key.stringValue != "plugin" || !Self.isStage(path) else { continue }
            throw Self.unknown(key.stringValue, known: names, path: path)
        }
    }

    /// Whether the place is that of a whole stage, such as `pipeline[1]`.
    private static func isStage(_ path: String) -> Bool {
        path.hasPrefix("pipeline[") && path.utf8.firstIndex(of: 0x5D) == path.utf8.indices.last
    }

    static func unknown(_ key: String, known: [String], path: String) -> ConfigurationError {
        let list =
            known.isEmpty ? "there are no options" : "known: \(known.joined(separator: ", "))"
        return ConfigurationError(
            path: (path.isEmpty ? "" : path + ".") + key.quotable,
            reason: "unknown option '\(key.quotable)'\(NearestSpelling.hint(key, among: known))"
                + " (\(list))"
        )
    }

    /// An error at a key of this map.
    public func error(_ key: String, _ reason: String) -> ConfigurationError {
        ConfigurationError(path: path.isEmpty ? key : "\(path).\(key)", reason: reason)
    }

    /// An error about the map as a whole.
    public func error(_ reason: String) -> ConfigurationError {
        ConfigurationError(path: path, reason: reason)
    }

    /// Whether the key is there.
    public func has(_ key: String) -> Bool {
        container.contains(ConfigurationKey(key))
    }

    /// A text; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it has no value or is a list or a map.
    public func text(_ key: String) throws -> String? {
        let coding = ConfigurationKey(key)
        guard container.contains(coding) else { return nil }
        if (try? container.decodeNil(forKey: coding)) == true {
            throw error(key, "it has no value: give one, or remove the key")
        }
        guard let text = scalar(at: coding) else {
            throw error(key, "a single value is expected, not a list or a map")
        }
        return text
    }

    /// A text; where the format knows numbers and flags, such as JSON, one of those as a text.
    private func scalar(at key: ConfigurationKey) -> String? {
        if let text = try? container.decode(String.self, forKey: key) { return text }
        if let number = try? container.decode(Int.self, forKey: key) { return "\(number)" }
        if let number = try? container.decode(Double.self, forKey: key) { return "\(number)" }
        return (try? container.decode(Bool.self, forKey: key)).map { "\($0)" }
    }

    /// A value of a type that reads itself; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError``.
    public func value<Value: Decodable>(_ key: String, as type: Value.Type) throws -> Value? {
        let coding = ConfigurationKey(key)
        guard container.contains(coding) else { return nil }
        if (try? container.decodeNil(forKey: coding)) == true {
            throw error(key, "it has no value: give one, or remove the key")
        }
        do {
            return try container.decode(type, forKey: coding)
        } catch {
            throw ConfigurationError(wrapping: error, at: self.error(key, "").path)
        }
    }

    /// The map at a key; `nil` where the key is absent.
    ///
    /// - Throws: ``ConfigurationError`` where it is no map or has an unknown key.
    public func section(_ key: String, known: [PluginOption]) throws -> OptionReader? {
        guard has(key) else { return nil }
        return try OptionReader(container.superDecoder(forKey: ConfigurationKey(key)), known: known)
    }
}
