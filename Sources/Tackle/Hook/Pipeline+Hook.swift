extension Pipeline {
    /// Binds an event type to the function that makes its payload.
    ///
    /// - Parameters:
    ///   - eventType: what happened, such as `purchase.paid`.
    ///   - defaults: endpoint, headers, content type and id function.
    ///   - payload: makes the payload from any number of inputs: a ``Payload`` or any `Encodable`.
    /// - Returns: a hook; calling it sends.
    public func hook<each Input: Sendable, Output: Encodable & SendableMetatype>(
        _ eventType: String,
        defaults: HookDefaults = HookDefaults(),
        payload: @escaping @Sendable @concurrent (repeat each Input) async throws -> Output
    ) -> Hook<repeat each Input> {
        let usual = defaults.contentType
        return Hook(eventType, pipeline: self, defaults: defaults) {
            (contentType: String?, input: repeat each Input) in
            try WebhookBody(
                encoding: try await payload(repeat each input),
                as: contentType ?? usual
            )
        }
    }

    /// Binds an event type to a function that makes the bytes to send.
    ///
    /// The content type is that of the body the function returns.
    ///
    /// - Parameters:
    ///   - eventType: what happened, such as `report.ready`.
    ///   - defaults: endpoint, headers and id function.
    ///   - body: makes the body from any number of inputs.
    /// - Returns: a hook; calling it sends.
    public func hook<each Input: Sendable>(
        _ eventType: String,
        defaults: HookDefaults = HookDefaults(),
        body: @escaping @Sendable @concurrent (repeat each Input) async throws -> WebhookBody
    ) -> Hook<repeat each Input> {
        Hook(eventType, pipeline: self, defaults: defaults) {
            (contentType: String?, input: repeat each Input) in
            let body = try await body(repeat each input)
            guard let contentType else { return body }
            return try WebhookBody(bytes: body.bytes, contentType: contentType)
        }
    }
}
