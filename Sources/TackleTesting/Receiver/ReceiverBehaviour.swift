import Tackle

/// What a path asks of the receiver.
struct ReceiverBehaviour: Sendable, Equatable {
    /// How the answer goes, apart from its status and headers.
    enum Manner: Sendable, Equatable {
        /// As HTTP has it.
        case whole
        /// Not at all: the connection is closed or reset.
        case end(withReset: Bool)
        /// Nothing is said and nothing closed.
        case silence
        /// The body breaks off in its middle.
        case cut
        /// Something that is not HTTP.
        case garbage
        /// A body without end, as fast as it is taken.
        case flood
        /// A body without end, a byte now and then.
        case trickle(Duration)
        /// A header without end, a byte now and then.
        case trickleHead(Duration)
    }

    /// So many answers in each period, and 429 to what is beyond.
    struct Throttle: Sendable, Equatable {
        let count: Int
        let period: Duration
    }

    private(set) var status: Int?
    private(set) var manner = Manner.whole
    private(set) var delay = Duration.zero
    private(set) var isHeld = false
    private(set) var failures = 0
    private(set) var throttle: Throttle?
    private(set) var bodyLength: Int?
    private(set) var headers: [String: String] = [:]

    /// Reads the words of a path from left to right; unknown ones mean nothing.
    init(target: String) {
        let parts = target.split(separator: "?", maxSplits: 1)
        var words = parts.first.map { $0.split(separator: "/")[...] } ?? []
        while let word = words.popFirst() { read(word, &words) }
        guard parts.count == 2 else { return }
        for item in parts[1].split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1)
            // Other keys belong to the test that sends them.
            guard pair.count == 2, Self.headerNames.contains(String(pair[0])) else { continue }
            headers[String(pair[0])] = Self.withoutPercents(pair[1])
        }
    }

    /// The text with its percent-encoded bytes decoded (RFC 3986, section 2.1).
    private static func withoutPercents(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(Substring(rest.prefix(2)))
            if byte == UInt8(ascii: "%"), let code = UInt8(digits, radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let headerNames: Set = ["retry-after", "webhook-delivery", "location"]

    private mutating func read(_ word: Substring, _ rest: inout ArraySlice<Substring>) {
        switch word {
        case "status":
            status = Self.take(&rest) { Int($0) } ?? status
        case "gone":
            status = 410
        case "redirect":
            status = Self.take(&rest) { Int($0) } ?? 302
            headers["location"] = "/"
        case "flaky":
            failures = Self.take(&rest) { Int($0) } ?? 1
        case "throttle":
            throttle = Throttle(
                count: Self.take(&rest) { Int($0) } ?? 1,
                period: Self.takeDuration(&rest) ?? .seconds(1)
            )
        case "delay":
            delay = Self.takeDuration(&rest) ?? delay
        case "hold":
            isHeld = true
        default:
            readManner(word, &rest)
        }
    }

    private mutating func readManner(_ word: Substring, _ rest: inout ArraySlice<Substring>) {
        switch word {
        case "body", "huge":
            bodyLength = Self.take(&rest) { SizeText($0)?.bytes }
            if word == "huge", bodyLength == nil { manner = .flood }
        case "close":
            manner = .end(withReset: false)
        case "reset":
            manner = .end(withReset: true)
        case "silent":
            manner = .silence
        case "cut":
            manner = .cut
        case "garbage":
            manner = .garbage
        case "trickle":
            manner = .trickle(Self.takeDuration(&rest) ?? .milliseconds(50))
        case "trickle-head":
            manner = .trickleHead(Self.takeDuration(&rest) ?? .milliseconds(50))
        default:
            break
        }
    }

    /// Takes the next word where it is an argument, and leaves it otherwise.
    private static func take<Argument>(
        _ words: inout ArraySlice<Substring>,
        _ read: (String) -> Argument?
    ) -> Argument? {
        guard let argument = words.first.flatMap({ read(String($0)) }) else { return nil }
        words.removeFirst()
        return argument
    }

    private static func takeDuration(_ words: inout ArraySlice<Substring>) -> Duration? {
        take(&words) { DurationText($0)?.duration }
    }
}
