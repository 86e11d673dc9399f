import FlyingFox
import FoundationEssentials
import Tackle

extension LocalReceiver {
    /// What a path asks of the receiver.
    struct Behaviour: Sendable, Hashable {
        private(set) var status = 204
        private(set) var delay = Duration.zero
        private(set) var isHeld = false
        private(set) var closes = false
        private(set) var failures = 0
        private(set) var bodyLength = 0
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
                headers[String(pair[0])] = String(pair[1])
            }
        }

        private static let headerNames: Set = ["retry-after", "webhook-delivery", "location"]

        private mutating func read(_ word: Substring, _ rest: inout ArraySlice<Substring>) {
            switch word {
            case "status":
                status = rest.popFirst().flatMap { Int($0) } ?? status
            case "gone":
                status = 410
            case "redirect":
                status = rest.popFirst().flatMap { Int($0) } ?? 302
                headers["location"] = "/"
            case "flaky":
                failures = rest.popFirst().flatMap { Int($0) } ?? 1
            case "body":
                bodyLength = rest.popFirst().flatMap { Int($0) } ?? 0
                status = status == 204 ? 200 : status
            case "delay":
                delay = rest.popFirst().flatMap { DurationText(String($0))?.duration } ?? delay
            case "hold":
                isHeld = true
            case "close":
                closes = true
            default:
                break
            }
        }

        func answer(
            to request: Request,
            gate: Gate,
            failures counts: Watched<[String: Int]>
        ) async throws -> HTTPResponse {
            if delay > .zero { try await SystemClock().sleep(for: delay) }
            if isHeld { try await gate.pass(gate.enter()) }
            if closes { return HTTPResponse(webSocket: Hangup()) }
            let failsNow =
                failures > 0
                && counts.update { counts in
                    let key = request.headers["webhook-id"] ?? request.target
                    counts[key, default: 0] += 1
                    return counts[key, default: 0] <= failures
                }
            return HTTPResponse(
                statusCode: HTTPStatusCode(failsNow ? 503 : status, phrase: "As Asked"),
                headers: HTTPHeaders(
                    Dictionary(
                        uniqueKeysWithValues: headers.map { (HTTPHeader($0.key), $0.value) }
                    )
                ),
                body: Data(repeating: 0x78, count: bodyLength)
            )
        }
    }

    /// Refuses to speak: the server then closes the connection without an answer.
    private struct Hangup: WSHandler, Error {
        func makeFrames(
            for client: AsyncThrowingStream<WSFrame, any Error>
        ) async throws -> AsyncStream<WSFrame> {
            throw self
        }
    }
}
