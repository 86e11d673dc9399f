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

        /// The body's bytes, those of chunks put together.
        public let body: [UInt8]

        /// When it had arrived whole.
        public let arrival: Date

        /// The sender's port: the same where a connection was used again.
        public let remotePort: UInt16?

        /// Whether its connection had brought another request before.
        public let isReused: Bool

        let connection: Int
        private let fields: [RequestParser.Field]

        init(_ message: RequestParser.Message, of connection: ReceiverConnection) {
            method = message.method
            target = message.target
            fields = message.fields
            headers = Dictionary(
                message.fields.map { ($0.name.lowercased(), $0.value) },
                uniquingKeysWith: { $1 }
            )
            body = message.body
            arrival = .now
            remotePort = connection.remotePort
            isReused = connection.requestCount > 1
            self.connection = connection.number
        }

        /// The values of every header line of a name, in order, whatever its letters' case.
        public func values(of name: String) -> [String] {
            fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        }
    }
}
