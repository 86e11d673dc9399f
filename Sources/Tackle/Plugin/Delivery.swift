public import FoundationEssentials

/// A webhook on its way to its endpoint: what one stage hands to the next.
public struct Delivery: Sendable, Hashable {
    /// The message, unchanged since it was accepted.
    public let webhook: Webhook

    /// Which attempt this is, from 1.
    public var attempt: Int

    /// The moment at which this attempt is given up, where a stage has set one.
    public var deadline: Date?

    /// The headers added by stages, which win over the webhook's own.
    public private(set) var headers: Headers

    /// Starts a webhook on its way.
    public init(_ webhook: Webhook, attempt: Int = 1, deadline: Date? = nil) {
        self.webhook = webhook
        self.attempt = attempt
        self.deadline = deadline
        headers = Headers()
    }

    /// The pair of webhook id and endpoint.
    public var id: DeliveryID {
        DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint)
    }

    /// The webhook's headers with those of the stages over them: what a transport sends.
    ///
    /// - Throws: ``InvalidWebhook`` where together they are too many or too long.
    public var requestHeaders: Headers {
        get throws(InvalidWebhook) {
            headers.isEmpty ? webhook.headers : try webhook.headers.merging(headers)
        }
    }

    /// The same delivery with one more header, or another value for it.
    ///
    /// - Throws: ``InvalidWebhook`` where the name or the value breaks a rule or is reserved.
    public func adding(header name: String, _ value: String) throws(InvalidWebhook) -> Delivery {
        var copy = self
        try copy.headers.set(name: name, value: value)
        return copy
    }

    /// The same delivery with a signature header, which no caller and no other stage may set.
    ///
    /// - Throws: ``InvalidWebhook`` where the name or the value breaks a rule, and ``SendError``
    ///   with the code `misconfigured` where another signer has set it already: the delivery stays
    ///   to be retried, and the configuration is to be mended.
    public func signing(header name: String, _ value: String) throws -> Delivery {
        var copy = self
        try copy.sign(header: name, value)
        return copy
    }

    /// The same delivery with all headers of its request, as a transport would send them: for
    /// ``SenderPlugin/preview(_:requestMethod:)``.
    package func with(requestHeaders: Headers) -> Delivery {
        var copy = self
        copy.headers = requestHeaders
        return copy
    }

    /// Makes room for so many further headers, so that adding them moves none.
    package mutating func reserveHeaders(_ count: Int) {
        headers.reserveCapacity(headers.count + count)
    }

    /// Adds a signature header as ``signing(header:_:)`` does, without a copy for each.
    package mutating func sign(header name: String, _ value: String) throws {
        guard !headers.contains(name: name) else {
            throw SendError(
                .misconfigured,
                "two signers write the header \(name): give one signer both secrets"
            )
        }
        try headers.appendSignature(name: name, value: value)
    }

    /// Adds a signature header that several signers may write: to what is there already, with the
    /// separator between them, or without one only where both say the same.
    ///
    /// - Throws: as ``signing(header:_:)`` does.
    package mutating func sign(
        header name: String,
        _ value: String,
        joining separator: String?
    ) throws {
        guard let present = headers[name] else {
            return try headers.appendSignature(name: name, value: value)
        }
        if let separator {
            try headers.setSignature(name: name, value: present + separator + value)
        } else if present != value {
            throw SendError(
                .misconfigured,
                "two signers write different values of the header \(name): keep one of them"
            )
        }
    }
}
