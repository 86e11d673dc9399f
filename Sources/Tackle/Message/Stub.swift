public import FoundationEssentials

public struct WebhookURL: Sendable, Hashable, CustomStringConvertible {
    public let text: String
    public init(_ text: String) throws(InvalidWebhook) { self.text = text }
    public var withoutQuery: String { text }
    public var description: String { text }
}
public struct HeaderField: Sendable, Hashable {
    public let name: String
    public let value: String
}
public struct Headers: Sendable, Hashable {
    var fields: [HeaderField] = []
    public init() {}
    public init(_ f: [String: String]) throws(InvalidWebhook) {}
    public mutating func append(name: String, value: String) throws(InvalidWebhook) {}
    public mutating func set(name: String, value: String) throws(InvalidWebhook) {}
    public mutating func setSignature(name: String, value: String) throws(InvalidWebhook) {}
    public func merging(_ o: Headers) -> Headers { o }
    public subscript(_ name: String) -> String? { nil }
    public var isEmpty: Bool { true }
}
public struct WebhookID: Sendable, Hashable, CustomStringConvertible {
    public let description: String
    public init(_ text: String) throws(InvalidWebhook) { description = text }
    init(unchecked: String) { description = unchecked }
    public static func make(at date: Date = .now) -> WebhookID { WebhookID(unchecked: "msg_") }
}
