public import Tackle

/// What becomes of a webhook that waits when a newer one with its endpoint and coalescing key
/// comes.
public struct Coalescing: Sendable, Hashable {
    private enum Kind: Hashable {
        case off
        case replace
        case merge(Merge)
    }

    private final class Merge: Sendable, Hashable {
        let body: @Sendable (_ older: Webhook, _ newer: Webhook) throws -> WebhookBody

        init(_ body: @escaping @Sendable (Webhook, Webhook) throws -> WebhookBody) {
            self.body = body
        }

        static func == (left: Merge, right: Merge) -> Bool { left === right }

        func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
    }

    private let kind: Kind

    /// Both are delivered.
    public static let off = Coalescing(kind: .off)

    /// The newer one takes the older one's place: the usual case.
    public static let replace = Coalescing(kind: .replace)

    /// The newer one takes the older one's place, with a body made of both.
    ///
    /// - Parameter body: called outside of any lock, and perhaps for nothing, where the older one
    ///   starts meanwhile. What it throws is thrown to whoever sends the newer one; the older one
    ///   stays.
    /// - Returns: the rule.
    public static func merge(
        _ body: @escaping @Sendable (_ older: Webhook, _ newer: Webhook) throws -> WebhookBody
    ) -> Coalescing {
        Coalescing(kind: .merge(Merge(body)))
    }

    private init(kind: Kind) {
        self.kind = kind
    }

    /// Whether the older webhook is needed for it.
    public var isMerging: Bool {
        guard case .merge = kind else { return false }
        return true
    }

    var isOff: Bool { kind == .off }

    /// What is sent in place of both: the newer one, where nothing is merged.
    ///
    /// - Throws: what the function throws that merges.
    public func webhook(_ older: Webhook, _ newer: Webhook) throws -> Webhook {
        guard case .merge(let merge) = kind else { return newer }
        return try newer.with(body: merge.body(older, newer))
    }
}

extension Webhook {
    fileprivate func with(body: WebhookBody) throws(InvalidWebhook) -> Webhook {
        try Webhook(
            eventType,
            to: url,
            body: body,
            headers: headers,
            id: id,
            options: Options(
                created: created,
                due: due,
                endpointKey: endpointKey,
                orderingKey: orderingKey,
                coalescingKey: coalescingKey
            )
        )
    }
}
