import Synchronization

/// The URLs that were read last, by the text that they were read from.
///
/// A program sends many webhooks to the same endpoints. Those share what was read of a URL: while a
/// million of them wait, that saves a quarter of a kilobyte each. It is bounded: two generations of
/// at most 2048 URLs of at most 512 bytes; what is used of the older one moves to the younger.
final class WebhookURLTable: Sendable {
    private struct State {
        var young: [String: WebhookURL] = [:]
        var old: [String: WebhookURL] = [:]

        mutating func insert(_ url: WebhookURL, for text: String) {
            if young.count >= WebhookURLTable.generation {
                old = young
                young = [:]
            }
            young[text] = url
        }
    }

    static let shared = WebhookURLTable()

    private static let generation = 2048
    private static let byteLimit = 512

    private let state = Mutex(State())

    /// The URL that was read from a text, where that was lately.
    func url(for text: String) -> WebhookURL? {
        state.withLock { state in
            if let url = state.young[text] { return url }
            guard let url = state.old.removeValue(forKey: text) else { return nil }
            state.insert(url, for: text)
            return url
        }
    }

    func insert(_ url: WebhookURL, for text: String) {
        guard text.utf8.count <= Self.byteLimit else { return }
        state.withLock { $0.insert(url, for: text) }
    }
}
