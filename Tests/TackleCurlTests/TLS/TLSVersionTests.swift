import Tackle
import TackleCurl
import TestSupport
import Testing

/// Which versions of TLS are spoken.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(2))
)
struct TLSVersionTests {
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
    }

    private func nginx(_ protocols: String) throws -> NginxServer {
        try NginxServer(
            locations: "location / { add_header X-TLS $ssl_protocol always; return 204; }",
            certificate: certificates.server,
            settings: "ssl_protocols \(protocols);"
        )
    }

    private func sender(_ version: CurlSender.TLSOptions.Version) throws -> CurlSender {
        try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.tls.minimumVersion = version
        }
    }

    @Test(arguments: [
        ("TLSv1.2 TLSv1.3", CurlSender.TLSOptions.Version.tls12, "TLSv1.3"),
        ("TLSv1.2 TLSv1.3", .tls13, "TLSv1.3"),
        ("TLSv1.2", .tls12, "TLSv1.2"),
    ])
    func `speaks the newest version that both know`(
        _ protocols: String,
        _ minimum: CurlSender.TLSOptions.Version,
        _ spoken: String
    ) async throws {
        let nginx = try nginx(protocols)
        let receipt = try await sender(minimum)
            .send(CurlFixture.delivery(to: nginx.secureURL("/")))
        #expect(receipt.attempt?.response?.headers["x-tls"] == spoken)
    }

    @Test func `refuses a receiver of TLS 1_2 where 1_3 is wanted`() async throws {
        let nginx = try nginx("TLSv1.2")
        let error = try await sender(.tls13)
            .failure(of: CurlFixture.delivery(to: nginx.secureURL("/")))
        #expect(error.code == .tls)
        #expect(error.message.contains("version"), "\(error.message)")
    }

    @Test func `refuses a receiver of TLS 1_1, whether it is verified or not`() async throws {
        let old = ["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"]
        let server = try await TLSTestServer(certificates.server, old)
        let client = try await ChildProcess.run(
            "/usr/bin/openssl",
            ["s_client", "-connect", "127.0.0.1:\(server.port)"] + old
        )
        #expect(client.output.contains("TLSv1.1"), "the server does not speak it: \(client)")
        for isVerified in [true, false] {
            let sender = try CurlFixture.sender {
                $0.tls.caFile = certificates.authority
                $0.tls.isVerified = isVerified
            }
            let error = try await sender.failure(
                of: CurlFixture.delivery(to: "https://localhost:\(server.port)/")
            )
            #expect(error.code == .tls)
            #expect(error.message.contains("protocol"), "\(error.message)")
        }
    }
}
