/// An event type and the function that makes its payload, bound to a pipeline: calling it sends.
///
/// ```swift
/// let purchasePaid = pipeline.hook("purchase.paid") { (purchase: Purchase) in
///     Payload(["order": purchase.number, "total": purchase.total, "date": purchase.date])
/// }
/// try await purchasePaid(purchase, to: "https://shop.example/webhooks")
/// ```
///
/// What was given when the hook was made is overridden at the call. The body is encoded once a
/// call, however many endpoints and attempts it has.
public struct Hook<each Input: Sendable>: Sendable {
    /// What happened, such as `purchase.paid`.
    public let eventType: String

    /// The pipeline that sends.
    public let pipeline: Pipeline

    /// What holds where the call says nothing else.
    public let defaults: HookDefaults

    // `@concurrent`: a function over a pack that runs where its caller runs crashes Swift 6.3's
    // compiler at every closure given for it.
    private let makeBody:
        @Sendable @concurrent (String?, repeat each Input) async throws -> WebhookBody

    init(
        _ eventType: String,
        pipeline: Pipeline,
        defaults: HookDefaults,
        makeBody:
            @escaping @Sendable @concurrent (String?, repeat each Input) async throws ->
            WebhookBody
    ) {
        self.eventType = eventType
        self.pipeline = pipeline
        self.defaults = defaults
        self.makeBody = makeBody
    }

    /// Makes the payload and sends it to one endpoint.
    ///
    /// - Parameters:
    ///   - input: what the payload function wants.
    ///   - url: the endpoint; without it, the hook's own.
    ///   - headers: further headers; they win over the hook's own.
    ///   - contentType: another content type than the hook's own.
    ///   - id: the webhook's id; without it, the hook's id function makes one.
    ///   - options: due time and keys.
    /// - Returns: the receipt.
    /// - Throws: what the payload function throws; ``InvalidWebhook``; ``SendError``.
    @discardableResult
    public func callAsFunction(
        _ input: repeat each Input,
        to url: String? = nil,
        headers: [String: String] = [:],
        contentType: String? = nil,
        id: String? = nil,
        options: Webhook.Options = Webhook.Options()
    ) async throws -> Receipt {
        let body = try await makeBody(contentType, repeat each input)
        guard let url = url ?? defaults.url else {
            throw InvalidWebhook(field: "url", reason: "the call and the hook name none: give one")
        }
        let webhook = try webhook(body, to: url, headers: headers, id: id, options: options)
        return try await pipeline.send(webhook)
    }

    /// Makes the payload and sends it to one endpoint, never throwing: the result tells all.
    ///
    /// - Returns: id, attempt, status, response, timings, headers sent, error.
    public func result(
        _ input: repeat each Input,
        to url: String? = nil,
        headers: [String: String] = [:],
        contentType: String? = nil,
        id: String? = nil,
        options: Webhook.Options = Webhook.Options()
    ) async -> HookResult {
        do {
            let body = try await makeBody(contentType, repeat each input)
            guard let url = url ?? defaults.url else {
                throw InvalidWebhook(
                    field: "url",
                    reason: "the call and the hook name none: give one"
                )
            }
            let webhook = try webhook(body, to: url, headers: headers, id: id, options: options)
            return await send(webhook)
        } catch {
            return HookResult(id: nil, endpoint: nil, .failure(error))
        }
    }

    /// Makes the payload once and sends it to several endpoints at the same time, with one id.
    ///
    /// - Parameters:
    ///   - input: what the payload function wants.
    ///   - urls: the endpoints.
    ///   - headers: further headers; they win over the hook's own.
    ///   - contentType: another content type than the hook's own.
    ///   - id: the webhook's id, the same at every endpoint.
    ///   - options: due time and keys.
    /// - Returns: a result for each endpoint, in order; one that fails holds up no other.
    /// - Throws: what the payload function throws; ``InvalidWebhook``, before anything was sent.
    public func callAsFunction(
        _ input: repeat each Input,
        to urls: [String],
        headers: [String: String] = [:],
        contentType: String? = nil,
        id: String? = nil,
        options: Webhook.Options = Webhook.Options()
    ) async throws -> [HookResult] {
        let body = try await makeBody(contentType, repeat each input)
        let id = try id ?? defaults.id(body)
        let webhooks = try urls.map {
            try webhook(body, to: $0, headers: headers, id: id, options: options)
        }
        let parts = webhooks.map { webhook in
            FanOutPart(EndpointAddress(webhook.url, key: webhook.endpointKey)) { webhook }
        }
        let outcomes = await pipeline.send(parts).outcomes
        return zip(webhooks, outcomes).map { webhook, outcome in
            HookResult(
                id: webhook.id,
                endpoint: webhook.endpoint,
                outcome.result.mapError { $0 as any Error }
            )
        }
    }

    /// Makes the payload once and sends it to several endpoints at the same time, with one id; each
    /// may have an endpoint key and headers of its own.
    ///
    /// - Parameters:
    ///   - input: what the payload function wants.
    ///   - addresses: the endpoints; see ``Pipeline/send(_:to:concurrency:)`` for those that are
    ///     named twice.
    ///   - headers: further headers; they win over the hook's own, and an address's over them.
    ///   - contentType: another content type than the hook's own.
    ///   - id: the webhook's id, the same at every endpoint.
    ///   - options: due time and keys; an endpoint's key is that of its address.
    ///   - concurrency: how many are sent to at once; less than 1 counts as 1.
    /// - Returns: what came of it at each endpoint; one that fails neither stops nor hides another.
    /// - Throws: what the payload function throws; ``InvalidWebhook``, before anything was sent,
    ///   where what all endpoints share is wrong.
    public func callAsFunction(
        _ input: repeat each Input,
        to addresses: [EndpointAddress],
        headers: [String: String] = [:],
        contentType: String? = nil,
        id: String? = nil,
        options: Webhook.Options = Webhook.Options(),
        concurrency: Int = 64
    ) async throws -> FanOut {
        let body = try await makeBody(contentType, repeat each input)
        let id = try WebhookID(id ?? defaults.id(body))
        let headers = try Headers(defaults.headers).merging(Headers(headers))
        let parts = addresses.map { address in
            FanOutPart(address) { () throws(InvalidWebhook) in
                var options = options
                options.endpointKey = address.key
                return try Webhook(
                    eventType,
                    to: address.url,
                    body: body,
                    headers: headers.merging(address.headers),
                    id: id,
                    options: options
                )
            }
        }
        return await pipeline.send(parts, concurrency: concurrency)
    }

    private func webhook(
        _ body: WebhookBody,
        to url: String,
        headers: [String: String],
        id: String?,
        options: Webhook.Options
    ) throws -> Webhook {
        try Webhook(
            eventType,
            to: WebhookURL(url),
            body: body,
            headers: Headers(defaults.headers).merging(Headers(headers)),
            id: WebhookID(id ?? defaults.id(body)),
            options: options
        )
    }

    private func send(_ webhook: Webhook) async -> HookResult {
        do {
            let receipt = try await pipeline.send(webhook)
            return HookResult(id: webhook.id, endpoint: webhook.endpoint, .success(receipt))
        } catch {
            return HookResult(id: webhook.id, endpoint: webhook.endpoint, .failure(error))
        }
    }
}
