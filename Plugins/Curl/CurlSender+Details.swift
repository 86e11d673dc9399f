public import Tackle

extension CurlSender {
    /// What it promises.
    public static let promises = [
        "Sends over HTTP; one deadline holds from the lookup of the name to the last byte of the"
            + " answer.",
        judgement,
        "No cookie, .netrc, decompression or proxy of the environment is used.",
    ]

    /// The options as they are set, and what they amount to.
    ///
    /// The values of headers, which may be credentials, are hidden, and so is a proxy's URL that
    /// has a name or a password.
    public var details: StageDetails {
        StageDetails(settings: options.settings, promises: sentences)
    }

    private static let judgement =
        "2xx alone is delivered; redirects are not followed; addresses that are not public are"
        + " refused unless 'allow' names them."

    private var sentences: [String] {
        var sentences = [
            "Sends over HTTP within \(DurationText(options.timeout)) an attempt.", Self.judgement,
        ]
        if let proxy = options.proxy {
            sentences.append(
                "Goes through \(proxy)."
                    + (proxy.looksUpNames
                        ? " The proxy looks names up: where a name leads is the proxy's to judge."
                        : " Names are looked up here, and the proxy is told what was judged.")
            )
        }
        if !options.tls.isVerified {
            sentences.append("TLS is not verified: anybody on the way can read and change it.")
        }
        return sentences
    }
}

extension CurlSender.Options {
    /// As a configuration writes them, in the order of ``CurlSender/options``.
    fileprivate var settings: [StageDetails.Setting] {
        let names = headers.map { ($0.name, OptionValue.hidden) }
        let settings = [
            StageDetails.Setting("timeout", .duration(timeout)),
            StageDetails.Setting("connect-timeout", .duration(connectTimeout)),
            StageDetails.Setting("http-version", .text(httpVersion.rawValue)),
            StageDetails.Setting("method", .text(method.rawValue)),
            StageDetails.Setting("user-agent", .text(userAgent)),
            StageDetails.Setting(
                "headers",
                names.isEmpty ? nil : .map(Dictionary(names) { $1 })
            ),
            StageDetails.Setting("response-limit", .size(responseLimit)),
            StageDetails.Setting("https-only", .flag(isHTTPSOnly)),
            StageDetails.Setting("allow", Self.value(addresses.allow)),
            StageDetails.Setting("deny", Self.value(addresses.deny)),
            StageDetails.Setting("proxy", proxy?.optionValue),
            StageDetails.Setting("tls", tls.optionValue),
            StageDetails.Setting("event-loops", .count(eventLoops)),
            StageDetails.Setting("idle-time", .duration(idleTime)),
            StageDetails.Setting("life-time", .duration(lifeTime)),
            StageDetails.Setting("source-address", sourceAddress.map { .text("\($0)") }),
            StageDetails.Setting("interface", interface.map { .text($0) }),
            StageDetails.Setting("ip-version", .text(ipVersion.rawValue)),
        ]
        return settings.compactMap(\.self)
    }

    private static func value(_ ranges: [AddressRange]) -> OptionValue? {
        ranges.isEmpty ? nil : .list(ranges.map { .text("\($0)") })
    }
}

extension ProxyURL {
    fileprivate var optionValue: OptionValue {
        user == nil && password == nil ? .text(address) : .hidden
    }
}

extension CurlSender.TLSOptions {
    fileprivate var optionValue: OptionValue {
        var values: [String: OptionValue] = [
            "minimum-version": .text(minimumVersion.rawValue), "verify": .flag(isVerified),
        ]
        values["ca-file"] = caFile.map { .text($0) }
        values["certificate"] = certificate.map { .text($0) }
        values["key"] = key.map { .text($0) }
        values["pinned-public-key"] = pinnedPublicKey.map { .text($0) }
        return .map(values)
    }
}
