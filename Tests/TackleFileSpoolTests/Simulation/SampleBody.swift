import Synchronization
import Tackle

@testable import TackleFileSpool

/// The stored bytes of webhooks that differ in their ids: made once, and then only changed.
enum SampleBody {
    private struct Template {
        var bytes: [UInt8]

        /// Where the id stands.
        var places: [Int]
    }

    private static let templates = Mutex<[Int: Template]>([:])
    private static let digits = 8
    private static let first = 10_000_000

    /// The bytes of a webhook.
    ///
    /// - Parameters:
    ///   - id: below ten million.
    ///   - size: of the body that is sent.
    /// - Returns: what a MESSAGE record holds.
    static func bytes(_ id: Int, size: Int) -> [UInt8] {
        let template = template(size)
        var bytes = template.bytes
        var rest = first + id
        for digit in (0..<digits).reversed() {
            let byte = UInt8(ascii: "0") + UInt8(rest % 10)
            for place in template.places { bytes[place + digit] = byte }
            rest /= 10
        }
        return bytes
    }

    private static func template(_ size: Int) -> Template {
        if let known = templates.withLock({ $0[size] }) { return known }
        let bytes = (try? Webhook.sample(first, size: size)).map(WebhookCoding.encode) ?? []
        let id = Array("\(first)".utf8)
        let places = bytes.indices.filter { bytes.dropFirst($0).starts(with: id) }
        let template = Template(bytes: bytes, places: places)
        templates.withLock { $0[size] = template }
        return template
    }
}
