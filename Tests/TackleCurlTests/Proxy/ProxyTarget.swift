import Tackle
import TackleCurl
import TestSupport

/// nginx behind a proxy, and a sender that knows no way to it but the proxy.
struct ProxyTarget {
    /// A name and a password that must never be shown.
    static let credentials = (user: "tackle", password: "hunter2hunter2")

    let certificates: TestCertificates
    let nginx: NginxServer

    init() throws {
        certificates = try TestCertificates()
        nginx = try NginxServer(
            locations: "location / { return 200 \"behind the proxy\"; }",
            certificate: certificates.server
        )
    }

    /// A sender that trusts nginx, goes through a proxy, and takes no address that is not public
    /// but those allowed.
    func sender(through proxy: String, allow: [AddressRange] = []) throws -> CurlSender {
        try CurlFixture.sender { options in
            options.addresses = AddressPolicy(allow: allow)
            options.tls.caFile = certificates.authority
            options.proxy = ProxyURL(proxy)
        }
    }

    /// A proxy's URL with a name and a password in it.
    static func url(_ scheme: String, port: UInt16, password: String) -> String {
        "\(scheme)://\(credentials.user):\(password)@127.0.0.1:\(port)"
    }
}

extension SendError {
    /// Whether a text can be read anywhere in the error, its parts included.
    func shows(_ text: String) -> Bool {
        var dumped = ""
        dump(self, to: &dumped)
        return "\(self) \(String(reflecting: self)) \(dumped)".contains(text)
    }
}
