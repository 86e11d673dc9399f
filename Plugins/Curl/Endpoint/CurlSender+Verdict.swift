public import Tackle

extension CurlSender {
    /// Tells whether a send to a URL would connect, without connecting.
    ///
    /// A name is looked up as a send does it, within the connect timeout; an address in the URL
    /// needs no lookup. Behind a proxy that looks names up, no name is.
    ///
    /// - Parameters:
    ///   - url: where webhooks are to go.
    ///   - addresses: what to take for the answer to a lookup of the name; nil looks it up.
    /// - Returns: the verdict, a refusal among them.
    /// - Throws: `CancellationError` alone.
    public func verdict(
        on url: WebhookURL,
        resolvedTo addresses: [IPAddress]? = nil
    ) async throws -> EndpointVerdict {
        try await verdict(on: url, resolvedTo: addresses, lookup: SystemNameLookup.shared)
    }

    func verdict(
        on url: WebhookURL,
        resolvedTo addresses: [IPAddress]? = nil,
        lookup: any NameLookup
    ) async throws -> EndpointVerdict {
        let refusal = options.refusal(of: url)
        guard refusal?.code != .schemeBlocked else { return EndpointVerdict(url, refusal: refusal) }
        let name: String
        switch url.host {
        case .address(let address): return judge([address], of: url, refusal)
        case .name(let text): name = text
        }
        if let proxy = options.proxy, proxy.scheme.looksUpNames {
            return EndpointVerdict(url, isLookedUpByProxy: true)
        }
        do {
            return judge(
                try await answer(for: name, given: addresses, lookup: lookup).get(),
                of: url
            )
        } catch let failure as NameLookupFailure {
            return EndpointVerdict(url, refusal: SendError(failure, name: name))
        }
    }

    private func answer(
        for name: String,
        given addresses: [IPAddress]?,
        lookup: any NameLookup
    ) async throws -> NameQuery.Answer {
        guard let addresses else {
            return try await lookup.answer(
                for: name,
                family: options.family,
                within: min(options.connectTimeout, options.timeout)
            )
        }
        return addresses.isEmpty
            ? .failure(NameLookupFailure("none is given for it")) : .success(addresses)
    }

    /// Allows the URL where one address is allowed: the others are never connected to.
    private func judge(
        _ addresses: [IPAddress],
        of url: WebhookURL,
        _ refusal: SendError? = nil
    ) -> EndpointVerdict {
        let judged = addresses.map { address in
            EndpointVerdict.Address(
                address: address,
                port: url.port,
                refusal: options.addresses.refusal(of: address)
            )
        }
        let isAllowed = judged.contains { $0.refusal == nil }
        return EndpointVerdict(
            url,
            addresses: judged,
            refusal: isAllowed ? refusal : judged.first?.refusal.map { SendError($0) }
        )
    }
}
