public import Tackle

extension CurlSender {
    /// Everything that can be set, in code as in a configuration.
    public struct Options: Sendable {
        /// The deadline of an attempt, from name lookup to the end of the answer; at most 10 min.
        public var timeout: Duration = .seconds(15)

        /// The longest time for connecting, TLS included.
        public var connectTimeout: Duration = .seconds(5)

        /// Which HTTP to speak.
        public var httpVersion = HTTPVersion.automatic

        /// The method of every request.
        public var method = Method.post

        /// How the sender names itself (RFC 9110, section 10.1.5).
        public var userAgent = "Tackle/0.1"

        /// Headers of every request; the webhook's own win.
        public var headers = Headers()

        /// The most bytes of an answer's body that are kept; at most 16 MiB.
        public var responseLimit = 16 << 10

        /// Whether only `https` is allowed.
        public var isHTTPSOnly = false

        /// Which addresses may be connected to.
        public var addresses = AddressPolicy()

        /// A proxy, through which the address of the receiver cannot be judged.
        public var proxy: ProxyURL?

        /// How TLS is spoken.
        public var tls = TLSOptions()

        /// How long a connection is kept unused.
        public var idleTime: Duration = .seconds(60)

        /// How long a connection is used at all.
        public var lifeTime: Duration = .seconds(600)

        /// The address of this machine to send from.
        public var sourceAddress: IPAddress?

        /// Makes options with their defaults.
        public init() {}
    }

    /// Which HTTP to speak.
    public enum HTTPVersion: String, Sendable, CaseIterable {
        /// HTTP/2 over TLS where the server offers it, else HTTP/1.1.
        case automatic = "auto"
        /// HTTP/1.1 alone.
        case http1 = "1.1"
        /// The same as automatic: HTTP/2 is agreed on within TLS.
        case http2 = "2"
    }

    /// The methods that carry a webhook.
    public enum Method: String, Sendable, CaseIterable {
        /// The usual one.
        case post = "POST"
        /// For receivers that ask for it.
        case put = "PUT"
        /// For receivers that ask for it.
        case patch = "PATCH"
    }

    /// How TLS is spoken.
    ///
    /// Without any option it is verified against the system's authorities.
    public struct TLSOptions: Sendable {
        /// The oldest version that is accepted.
        public enum Version: String, Sendable, CaseIterable {
            /// TLS 1.2 (RFC 5246).
            case tls12 = "1.2"
            /// TLS 1.3 (RFC 8446).
            case tls13 = "1.3"
        }

        /// A PEM file with the authorities to trust instead of the system's.
        public var caFile: String?

        /// A PEM file with the sender's own certificate.
        public var certificate: String?

        /// A PEM file with the key of the certificate.
        public var key: String?

        /// The digest of the public key that the receiver must have: `sha256//` and base64.
        public var pinnedPublicKey: String?

        /// The oldest version that is accepted.
        public var minimumVersion = Version.tls12

        /// Whether the receiver's certificate is verified. Without it anybody can read along.
        public var isVerified = true

        /// Makes options with their defaults.
        public init() {}
    }
}
