import Foundation
import Tackle
import TackleCurl
import TestSupport
import Testing

/// TLS against nginx, with certificates made by the `openssl` program.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(2))
)
struct TLSTests {
    private let certificates: TestCertificates
    private let nginx: NginxServer

    init() throws {
        certificates = try TestCertificates()
        nginx = try NginxServer(
            // Through a second server, so that nginx reads the body before it answers: over HTTP/2
            // libcurl 7.88 takes an earlier answer for a broken stream.
            locations: """
                location = /none { return 204; }
                location / { proxy_pass http://127.0.0.1:PORT/none; }
                location = /client {
                    if ($ssl_client_verify != SUCCESS) { return 403; }
                    proxy_pass http://127.0.0.1:PORT/none;
                }
                """,
            certificate: certificates.server,
            settings: """
                ssl_verify_client optional;
                ssl_client_certificate \(certificates.authority);
                ssl_protocols TLSv1.2;
                """
        )
    }

    private func delivery(_ path: String = "/", host: String = "127.0.0.1") throws -> Delivery {
        try CurlFixture.delivery(to: nginx.secureURL(path, host: host))
    }

    @Test func `refuses a certificate that nobody vouches for`() async throws {
        let error = try await CurlFixture.sender().failure(of: delivery("/secret-path"))
        #expect(error.code == .tls)
        #expect(error.verdict == .retry)
        #expect(error.message.contains("certificate"))
        #expect(!error.description.contains("secret-path"))
    }

    @Test func `trusts the authority of ca-file and speaks HTTP 2`() async throws {
        let sender = try CurlFixture.sender { $0.tls.caFile = certificates.authority }
        let receipt = try await sender.send(delivery())
        #expect(receipt.status == 204)
        #expect(receipt.attempt?.httpVersion == "2")
        #expect(try #require(receipt.attempt?.timings).tls > .zero)
        #expect(await nginx.requests(2).contains { $0.version == "HTTP/2.0" })
    }

    @Test func `speaks HTTP 1_1 where it is told to`() async throws {
        let sender = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.httpVersion = .http1
        }
        #expect(try await sender.send(delivery()).attempt?.httpVersion == "1.1")
    }

    @Test func `refuses a certificate of another name`() async throws {
        let other = try TestCertificates()
        let sender = try CurlFixture.sender { $0.tls.caFile = other.authority }
        #expect(try await sender.failure(of: delivery()).code == .tls)
    }

    @Test func `refuses a version of TLS that is older than told`() async throws {
        let sender = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.tls.minimumVersion = .tls13
        }
        #expect(try await sender.failure(of: delivery()).code == .tls)
    }

    @Test func `verifies nothing where verify is false`() async throws {
        let sender = try CurlFixture.sender { $0.tls.isVerified = false }
        #expect(try await sender.send(delivery()).status == 204)
    }

    @Test func `shows the client's certificate`() async throws {
        let client = try certificates.client()
        let sender = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.tls.certificate = client.file
            $0.tls.key = client.key
        }
        #expect(try await sender.send(delivery("/client")).status == 204)
        let anonymous = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.httpVersion = .http1
        }
        #expect(try await anonymous.failure(of: delivery("/client")).status == 403)
    }

    @Test func `refuses a key that is not the pinned one`() async throws {
        let sender = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.tls.pinnedPublicKey = "sha256//" + Data(count: 32).base64EncodedString()
        }
        #expect(try await sender.failure(of: delivery()).code == .tls)
    }
}
