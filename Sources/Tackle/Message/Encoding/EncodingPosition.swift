/// Where in the payload an encoder or a container stands.
struct EncodingPosition {
    /// The keys on the way, innermost first; made into an array only when someone asks.
    private final class Step {
        let key: any CodingKey
        let outer: Step?

        init(key: any CodingKey, outer: Step?) {
            self.key = key
            self.outer = outer
        }
    }

    /// How deep values may nest, the outermost being the first level.
    static let depthLimit = 512

    let session: EncodingSession
    private let step: Step?
    private let depth: Int

    private init(session: EncodingSession, step: Step?, depth: Int) {
        self.session = session
        self.step = step
        self.depth = depth
    }

    /// Outside the outermost value.
    static func start() -> EncodingPosition {
        EncodingPosition(session: EncodingSession(), step: nil, depth: 0)
    }

    /// One level further in, under a key or, for a single value, under none.
    func descending(to key: (any CodingKey)?) throws(InvalidWebhook) -> EncodingPosition {
        guard depth < Self.depthLimit else { throw tooDeep(key) }
        let next = key.map { Step(key: $0, outer: step) } ?? step
        return EncodingPosition(session: session, step: next, depth: depth + 1)
    }

    /// As `descending(to:)`, for callers that cannot throw: notes the refusal and answers nil.
    func descendingOrRefusing(to key: any CodingKey) -> EncodingPosition? {
        // One refusal is enough; a loop may ask for very many containers after it.
        if depth >= Self.depthLimit, session.refusal != nil { return nil }
        do throws(InvalidWebhook) {
            return try descending(to: key)
        } catch {
            session.refuse(error)
            return nil
        }
    }

    var codingPath: [any CodingKey] {
        var keys: [any CodingKey] = []
        var current = step
        while let here = current {
            keys.append(here.key)
            current = here.outer
        }
        return keys.reversed()
    }

    /// The error for a value at this place, or under a key of it.
    func refusal(_ what: String, key: (any CodingKey)? = nil) -> InvalidWebhook {
        let path = Self.text(codingPath + (key.map { [$0] } ?? []))
        return InvalidWebhook(field: "payload", reason: "\(what) at \(path)")
    }

    private func tooDeep(_ key: (any CodingKey)?) -> InvalidWebhook {
        let first = Self.text(Array(codingPath.prefix(3)))
        let what = "values nest more than \(Self.depthLimit) levels deep"
        return InvalidWebhook(
            field: "payload",
            reason: "\(what) below \(first); flatten them, or look for a value that holds itself"
        )
    }

    /// `order.items[2].price`; keys that are no plain words are quoted, long ones cut.
    static func text(_ path: [any CodingKey]) -> String {
        var text = ""
        for key in path {
            if let index = key.intValue {
                text += "[\(index)]"
            } else if isPlain(key.stringValue) {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            } else {
                var writer = JSONWriter()
                writer.write(String(key.stringValue.prefix(64)))
                text += "[\(String(decoding: writer.bytes, as: UTF8.self))]"
            }
        }
        return text.isEmpty ? "the top level" : text
    }

    private static func isPlain(_ key: String) -> Bool {
        (1...64).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default:
                    false
                }
            }
    }
}
