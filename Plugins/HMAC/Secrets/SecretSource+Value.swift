import Tackle

extension SecretSource {
    /// The place as a configuration writes it; hidden where that is the secret itself, or looks
    /// like one.
    var optionValue: OptionValue {
        var values: [String: OptionValue] = [:]
        switch origin {
        case .text:
            return .hidden
        case .environment(let name):
            guard !Self.looksLikeSecret(name) else { return .hidden }
            values["env"] = .text(name)
        case .file(let path):
            guard !Self.looksLikeSecret(path) else { return .hidden }
            values["file"] = .text(path)
        }
        if encoding != .text { values["encoding"] = .text(encoding.rawValue) }
        values["from"] = start.map { .text("\(Timestamp($0))") }
        values["until"] = end.map { .text("\(Timestamp($0))") }
        values["key-id"] = keyID.map { .text($0) }
        return .map(values)
    }
}

extension EndpointSecrets {
    /// The places as a configuration writes them.
    var settings: [StageDetails.Setting] {
        let own = secrets.mapValues { Self.value(of: $0.map(\.optionValue)) }
        let settings = Self.settings(of: others.map(\.optionValue))
        guard !own.isEmpty else { return settings }
        let hasURL = own.keys.contains { $0.contains("://") }
        return settings + [StageDetails.Setting("endpoint-secrets", hasURL ? .hidden : .map(own))]
    }

    /// The options `secret` and `secrets`, of which one is set.
    static func settings(of values: [OptionValue]) -> [StageDetails.Setting] {
        guard !values.isEmpty else { return [] }
        return [StageDetails.Setting(values.count == 1 ? "secret" : "secrets", value(of: values))]
    }

    private static func value(of values: [OptionValue]) -> OptionValue {
        values.count == 1 ? values[0] : .list(values)
    }
}
