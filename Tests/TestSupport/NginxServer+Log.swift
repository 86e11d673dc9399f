extension NginxServer {
    /// A request as the access log tells it.
    public struct LoggedRequest: Sendable {
        /// The status answered.
        public let status: String
        /// The method.
        public let method: String
        /// The path as it came.
        public let path: String
        /// The connection's number.
        public let connection: String
        /// Such as `HTTP/1.1`.
        public let version: String
        /// Where the body was stored, where a location asks for it.
        public let bodyFile: String

        init?(_ line: String) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 6 else { return nil }
            (status, method, path) = (words[0], words[1], words[2])
            (connection, version, bodyFile) = (words[3], words[4], words[5])
        }
    }

    /// Waits for that many requests to be logged.
    public func requests(_ count: Int) async -> [LoggedRequest] {
        var requests: [LoggedRequest] = []
        guard count > 0 else { return [] }
        for await line in lines {
            if let request = LoggedRequest(line) { requests.append(request) }
            if requests.count == count { break }
        }
        return requests
    }
}
