import Tackle

extension CurlSender {
    /// The request methods that a webhook is sent with.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// POST, the usual one.
        case post = "POST"
        /// PUT.
        case put = "PUT"
        /// PATCH (RFC 5789).
        case patch = "PATCH"
    }

    /// The HTTP versions to speak.
    public enum HTTPVersion: String, Sendable, Hashable, CaseIterable {
        /// HTTP/2 where TLS agrees on it (ALPN), else HTTP/1.1.
        case automatic = "auto"
        /// HTTP/1.1.
        case http1 = "1.1"
        /// HTTP/2: agreed on with TLS, and spoken from the start without TLS (RFC 9113, section
        /// 3.3).
        case http2 = "2"
    }

    /// Which addresses are connected to, by their family.
    public enum IPVersion: String, Sendable, Hashable, CaseIterable {
        /// Both, in the system's order, the next one being tried soon where one does not answer
        /// (RFC 8305).
        case automatic = "auto"
        /// IPv4 alone.
        case v4 = "4"
        /// IPv6 alone.
        case v6 = "6"

        /// The one family; nil for both.
        var family: IPAddress.Family? {
            switch self {
            case .automatic: nil
            case .v4: .v4
            case .v6: .v6
            }
        }
    }

    /// How TLS is spoken and whom it trusts.
    public struct TLSOptions: Sendable, Hashable {
        /// The oldest version of TLS to speak.
        public enum Version: String, Sendable, Hashable, CaseIterable {
            /// TLS 1.2 (RFC 5246).
            case tls12 = "1.2"
            /// TLS 1.3 (RFC 8446).
            case tls13 = "1.3"
        }

        /// A PEM file with the authorities to trust in place of the system's.
        public var caFile: String?

        /// A PEM file with the client's certificate.
        public var certificate: String?

        /// A PEM file with the client's key; the certificate's file may hold both.
        public var key: String?

        /// The public key that the receiver must have: `sha256//` and base64, several joined by
        /// `;`.
        public var pinnedPublicKey: String?

        /// The oldest version to speak.
        public var minimumVersion = Version.tls12

        /// Whether the receiver's certificate and name are verified.
        public var isVerified = true

        /// Makes the usual options: the system's authorities, TLS 1.2 or newer.
        public init() {}
    }
}
