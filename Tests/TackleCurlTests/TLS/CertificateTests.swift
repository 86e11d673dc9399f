import Foundation
import Tackle
import TackleCurl
import TestSupport
import Testing

/// The receiver's certificate: each fault of one is refused, and the message says which it is.
@Suite(
    .enabled(if: NginxServer.isInstalled, "nginx is not installed"),
    .timeLimit(.minutes(2))
)
struct CertificateTests {
    /// What is wrong with a certificate.
    enum Fault: CaseIterable {
        case expired
        case selfSigned
        case misnamed

        /// A word that a message about it has.
        var word: String {
            switch self {
            case .expired: "expired"
            case .selfSigned: "self-signed"
            case .misnamed: "name"
            }
        }

        func make(_ certificates: TestCertificates) throws -> TestCertificates.Files {
            switch self {
            case .expired: try certificates.expired()
            case .selfSigned: try certificates.selfSigned()
            case .misnamed: try certificates.misnamed()
            }
        }
    }

    private let certificates: TestCertificates

    init() throws {
        certificates = try TestCertificates()
    }

    private func nginx(_ files: TestCertificates.Files) throws -> NginxServer {
        try NginxServer(locations: "location / { return 204; }", certificate: files)
    }

    private func delivery(to nginx: NginxServer) throws -> Delivery {
        try CurlFixture.delivery(to: nginx.secureURL("/secret-path", host: "localhost"))
    }

    @Test(arguments: Fault.allCases)
    func `refuses a bad certificate, sends nothing and says what is wrong`(
        fault: Fault
    ) async throws {
        let nginx = try nginx(fault.make(certificates))
        let sender = try CurlFixture.sender { $0.tls.caFile = certificates.authority }
        let error = try await sender.failure(of: delivery(to: nginx))
        #expect(error.code == .tls)
        #expect(error.verdict == .retry)
        #expect(error.message.contains(fault.word), "\(error.message)")
        #expect(error.attempt?.response == nil)
        #expect(!error.description.contains("secret-path"))
        _ = try await sender.send(CurlFixture.delivery(to: nginx.url("/later")))
        #expect(await nginx.requests(1).map(\.path) == ["/later"])
    }

    @Test(arguments: Fault.allCases)
    func `delivers in spite of a bad certificate where verify is false, and warns once`(
        fault: Fault
    ) async throws {
        let nginx = try nginx(fault.make(certificates))
        var options = CurlSender.Options()
        options.addresses = AddressPolicy(allow: try CurlFixture.loopback())
        options.tls.isVerified = false
        let log = CollectedLog()
        let sender = try CurlSender(options: options, logger: log.logger)
        for _ in 0..<3 { #expect(try await sender.send(delivery(to: nginx)).status == 204) }
        let warning = try #require(log.entries.first)
        #expect(log.entries.count == 1)
        #expect("\(warning.level)" == "warning")
        #expect(warning.message.contains("verify"))
    }

    @Test func `warns of nothing where certificates are verified`() async throws {
        let nginx = try nginx(certificates.server)
        var options = CurlSender.Options()
        options.addresses = AddressPolicy(allow: try CurlFixture.loopback())
        options.tls.caFile = certificates.authority
        let log = CollectedLog()
        let sender = try CurlSender(options: options, logger: log.logger)
        #expect(try await sender.send(delivery(to: nginx)).status == 204)
        #expect(log.entries.isEmpty)
    }

    @Test func `trusts no authority but that of ca-file`() async throws {
        let other = try TestCertificates()
        let nginx = try nginx(certificates.server)
        let sender = try CurlFixture.sender { $0.tls.caFile = other.authority }
        #expect(try await sender.failure(of: delivery(to: nginx)).code == .tls)
    }

    @Test func `delivers to the pinned key, one of several too, and to no other`() async throws {
        let nginx = try nginx(certificates.server)
        let pin = try certificates.pin(of: certificates.server)
        let wrong = "sha256//" + Data(count: 32).base64EncodedString()
        for pins in [pin, "\(wrong);\(pin)"] {
            let sender = try CurlFixture.sender {
                $0.tls.caFile = certificates.authority
                $0.tls.pinnedPublicKey = pins
            }
            #expect(try await sender.send(delivery(to: nginx)).status == 204)
        }
        let sender = try CurlFixture.sender {
            $0.tls.caFile = certificates.authority
            $0.tls.pinnedPublicKey = wrong
        }
        let error = try await sender.failure(of: delivery(to: nginx))
        #expect(error.code == .tls)
        #expect(error.message.contains("public key"), "\(error.message)")
    }

    @Test func `looks for the pinned key where verify is false, too`() async throws {
        let nginx = try nginx(certificates.server)
        let pin = try certificates.pin(of: certificates.server)
        let wrong = "sha256//" + Data(count: 32).base64EncodedString()
        for (pins, isDelivered) in [(pin, true), (wrong, false)] {
            let sender = try CurlFixture.sender {
                $0.tls.isVerified = false
                $0.tls.pinnedPublicKey = pins
            }
            if isDelivered {
                #expect(try await sender.send(delivery(to: nginx)).status == 204)
            } else {
                #expect(try await sender.failure(of: delivery(to: nginx)).code == .tls)
            }
        }
    }
}
