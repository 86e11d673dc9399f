import FlyingFox
public import FoundationEssentials

extension LocalReceiver {
    /// One request as it arrived.
    public struct Request: Sendable, Hashable {
        /// The method, such as `POST`.
        public let method: String

        /// The path and query as they were sent.
        public let target: String

        /// The headers by lower-case name; of a repeated one, the last.
        public let headers: [String: String]

        /// The body's bytes.
        public let body: [UInt8]

        /// When it had arrived whole.
        public let arrival: Date

        /// The sender's port: the same where a connection was used again.
        public let remotePort: UInt16?

        init(_ request: HTTPRequest) async throws {
            method = request.method.rawValue
            target = request.target.rawValue
            var headers: [String: String] = [:]
            for (name, value) in request.headers { headers[name.rawValue.lowercased()] = value }
            self.headers = headers
            body = try await Array(request.bodyData)
            arrival = .now
            if case .ip4(_, let port) = request.remoteAddress {
                remotePort = port
            } else {
                remotePort = nil
            }
        }
    }
}
