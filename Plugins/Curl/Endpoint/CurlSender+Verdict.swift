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
        if let error = options.refusal(of: url) {
            let refusal = error.underlying as? AddressRefusal
            let addresses = refusal.map { [judge($0.address, in: url)] } ?? []
            return EndpointVerdict(url, addresses: addresses, refusal: error)
        }
        let name: String
        switch url.host {
        case .name(let text): name = text
        case .address(let address):
            return EndpointVerdict(url, addresses: [judge(address, in: url)])
        }
        if let proxy = options.proxy, proxy.scheme.looksUpNames {
            return EndpointVerdict(url, isLookedUpByProxy: true)
        }
        switch try await answer(for: name, given: addresses, lookup: lookup) {
        case .success(let addresses): return judge(addresses, of: name, in: url)
        case .failure(let failure):
            return EndpointVerdict(url, refusal: SendError(failure, name: name))
        }
    }

    private func answer(
        for name: String,
        given addresses: [IPAddress]?,
        lookup: any NameLookup
    ) async throws -> NameQuery.Answer {
        let family = options.family
        guard let addresses else {
            return try await lookup.answer(
                for: name,
                family: family,
                within: min(options.connectTimeout, options.timeout)
            )
        }
        let fitting = addresses.filter { family == nil || $0.family == family }
        return fitting.isEmpty
            ? .failure(NameLookupFailure("none is given for it")) : .success(fitting)
    }

    /// Allows the URL where one address is allowed: the others are never connected to.
    private func judge(
        _ addresses: [IPAddress],
        of name: String,
        in url: WebhookURL
    ) -> EndpointVerdict {
        let judged = addresses.map { judge($0, in: url) }
        let isAllowed = judged.contains { $0.refusal == nil }
        let first = isAllowed ? nil : judged.first?.refusal
        return EndpointVerdict(
            url,
            addresses: judged,
            refusal: first.map { SendError($0, name: name) }
        )
    }

    private func judge(_ address: IPAddress, in url: WebhookURL) -> EndpointVerdict.Address {
        EndpointVerdict.Address(
            address: address,
            port: url.port,
            refusal: options.addresses.refusal(of: address)
        )
    }
}
