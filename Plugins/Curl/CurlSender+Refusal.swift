import Tackle

extension CurlSender.Options {
    /// The one family that is connected to; nil for both.
    var family: IPAddress.Family? { ipVersion.family ?? sourceAddress?.family }

    /// Why nothing is sent to a URL, as far as that can be seen before any lookup; nil where it is
    /// sent.
    func refusal(of url: WebhookURL) -> SendError? {
        if isHTTPSOnly, url.scheme != .https { return .curlSchemeBlocked }
        guard case .address(let address) = url.host else { return nil }
        if let refusal = addresses.refusal(of: address) { return SendError(refusal) }
        // Behind a proxy the family is that of the way to the proxy.
        guard proxy == nil, let family, address.family != family else { return nil }
        let (this, other) = family == .v6 ? ("IPv4", "IPv6") : ("IPv6", "IPv4")
        return SendError(
            .misconfigured,
            "\(address) is \(this), and ip-version or source-address allows \(other) alone:"
                + " mend the sender's options"
        )
    }
}
