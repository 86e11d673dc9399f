/// What a hook's calls share, unless a call says otherwise.
public struct HookDefaults: Sendable {
    /// The endpoint's URL.
    public var url: String?

    /// Headers of every call.
    public var headers: [String: String]

    /// The content type, which decides the encoding: `application/x-www-form-urlencoded` is a form,
    /// anything else is JSON.
    public var contentType: String

    /// Makes an id from the encoded body: by default one that is unique and ordered by time.
    public var id: @Sendable (WebhookBody) throws -> String

    /// Makes defaults.
    ///
    /// - Parameters:
    ///   - url: the endpoint; without it every call names one.
    ///   - headers: headers of every call.
    ///   - contentType: the content type, which decides the encoding.
    ///   - id: makes an id from the encoded body; `{ _ in "fixed" }` makes it constant.
    public init(
        url: String? = nil,
        headers: [String: String] = [:],
        contentType: String = "application/json",
        id: @escaping @Sendable (WebhookBody) throws -> String = { _ in "\(WebhookID.make())" }
    ) {
        self.url = url
        self.headers = headers
        self.contentType = contentType
        self.id = id
    }
}
