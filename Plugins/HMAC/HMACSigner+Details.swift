public import Tackle

extension HMACSigner {
    /// A signer.
    public static let pluginRole = StageRole.signer

    /// What it promises.
    public static let promises = [
        "Signs every attempt afresh, at its own time; its headers always win.", renewal,
    ]

    /// The scheme and the places of the secrets, never a secret, and what they amount to.
    ///
    /// A secret that stands in the configuration itself or was given in code is hidden; so are the
    /// secrets by endpoint where an endpoint is named by its URL, whose path may be a credential.
    public var details: StageDetails {
        StageDetails(settings: scheme.settings + secretSettings, promises: sentences)
    }

    private var secretSettings: [StageDetails.Setting] {
        if let places { return places.settings }
        guard case .fixed(let secrets) = secrets else { return [] }
        return EndpointSecrets.settings(of: secrets.map { _ in .hidden })
    }

    private var sentences: [String] {
        let headers = scheme.headerNames.joined(separator: ", ")
        let signing =
            "Signs every attempt afresh by the scheme '\(scheme)'; its headers always win:"
            + " \(headers)."
        let several =
            scheme.carriesSeveral
            ? "Each secret that is in force makes a signature."
            : "The scheme has room for one signature: the first secret in force makes it."
        switch secrets {
        case .lookup: return [signing, several, "A function gives the secrets of each webhook."]
        case .fixed(let secrets) where secrets.contains(where: \.key.isExternal):
            return [signing, several, "A key is held elsewhere, and asked at every attempt."]
        case .fixed, .endpoints: return [signing, several, Self.renewal]
        }
    }

    private static let renewal = "Files of secrets are read again when they change."
}

extension SignatureScheme {
    /// What a configuration says of it.
    fileprivate var settings: [StageDetails.Setting] {
        var settings = [StageDetails.Setting("scheme", .text(name))]
        if name == Self.customName, let custom = rules as? TemplateScheme {
            settings.append(StageDetails.Setting("custom", custom.optionValue))
        } else if let signatures = rules as? MessageSignatureScheme {
            let components = signatures.components.map { OptionValue.text($0) }
            settings.append(StageDetails.Setting("covers", .list(components)))
        }
        return settings
    }
}

extension TemplateScheme {
    fileprivate var optionValue: OptionValue {
        var values: [String: OptionValue] = [
            "content": .text("\(content)"), "header": .text(header), "value": .text("\(value)"),
            "encoding": .text(encoding.rawValue),
        ]
        values["timestamp-header"] = timestampHeader.map { .text($0) }
        values["id-header"] = idHeader.map { .text($0) }
        return .map(values)
    }
}
