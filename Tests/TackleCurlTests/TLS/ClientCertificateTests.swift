import Foundation
import Tackle
import TackleCurl
import TestSupport
import Testing

/// Receivers that want to know who sends.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(2))
)
struct ClientCertificateTests {
    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
    }

    /// Nginx, which answers 400 itself to whoever it does not know.
    private func nginx() throws -> NginxServer {
        try NginxServer(
            locations: """
                location / { add_header X-Client $ssl_client_s_dn always; return 204; }
                """,
            certificate: certificates.server,
            settings: """
                ssl_verify_client on;
                ssl_client_certificate \(certificates.authority);
                """
        )
    }

    private func sender(
        _ files: TestCertificates.Files?,
        key: String? = nil
    ) throws -> CurlSender {
        try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.tls.certificate = files?.file
            $0.tls.key = key ?? files?.key
        }
    }

    @Test func `shows its certificate and is known by it`() async throws {
        let nginx = try nginx()
        let receipt = try await sender(certificates.client())
            .send(CurlFixture.delivery(to: nginx.secureURL("/")))
        #expect(receipt.attempt?.response?.headers["x-client"] == "CN=client")
    }

    @Test func `takes certificate and key from one file`() async throws {
        let nginx = try nginx()
        let client = try certificates.client()
        let both = certificates.directory.path("both.pem")
        let texts = try [client.file, client.key].map {
            try String(contentsOfFile: $0, encoding: .utf8)
        }
        try texts.joined().write(toFile: both, atomically: true, encoding: .utf8)
        let receipt = try await sender((both, both))
            .send(CurlFixture.delivery(to: nginx.secureURL("/")))
        #expect(receipt.isDelivered)
    }

    @Test func `delivers nothing without a certificate, or with one of another authority`()
        async throws
    {
        let nginx = try nginx()
        for files in [nil, try certificates.stranger()] {
            let error = try await sender(files)
                .failure(of: CurlFixture.delivery(to: nginx.secureURL("/")))
            #expect(error.status == 400)
            #expect(error.verdict == .retry)
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `takes a handshake that the receiver refuses for an error of TLS`(
        version: String
    ) async throws {
        let server = try await TLSTestServer(
            certificates.server,
            ["-Verify", "1", "-verify_return_error", "-CAfile", certificates.authority, version]
        )
        for files in [nil, try certificates.stranger()] {
            let error = try await sender(files).failure(
                of: CurlFixture.delivery(to: "https://localhost:\(server.port)/hidden")
            )
            #expect(error.code == .tls)
            #expect(error.message.contains("alert"), "\(error.message)")
            #expect(error.verdict == .retry)
            #expect(!error.description.contains("hidden"))
        }
    }

    @Test func `does not wait for anybody to type the password of a key`() throws {
        let client = try certificates.client()
        let key = try certificates.encryptedKey(of: client, password: "hunter2hunter2")
        let error = try #require(throws: ConfigurationError.self) {
            try sender(client, key: key)
        }
        #expect(error.path == "tls.key")
        #expect(error.reason.contains("password"))
    }

    @Test func `refuses a key that is not the certificate's`() async throws {
        let nginx = try nginx()
        let error = try await sender(certificates.client(), key: certificates.server.key)
            .failure(of: CurlFixture.delivery(to: nginx.secureURL("/")))
        #expect(error.code == .tls)
        #expect(error.message.contains("key"), "\(error.message)")
    }
}
