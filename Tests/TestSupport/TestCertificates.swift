import Foundation
import Glibc

/// A certificate authority and a server's certificate for `localhost` and 127.0.0.1, made by the
/// `openssl` program; further certificates are made when a test asks for them.
public struct TestCertificates: Sendable {
    /// The PEM files of a certificate and its key.
    public typealias Files = (file: String, key: String)

    /// The files' directory, which lasts as long as the value.
    public let directory: ScratchDirectory

    /// The authority's certificate.
    public var authority: String { directory.path("ca.pem") }

    /// The server's certificate and key.
    public var server: Files { files("server") }

    /// Makes the authority and the server's certificate; it takes a fraction of a second.
    public init() throws {
        directory = try ScratchDirectory()
        try openssl(request("ca", "/CN=Tackle Test CA") + ["-x509", "-days", "2"])
        try issue("server", "/CN=localhost", [Self.localhost])
    }

    private static let localhost = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    private static let forClients = "extendedKeyUsage=clientAuth"

    private func files(_ name: String) -> Files {
        (directory.path("\(name).pem"), directory.path("\(name).key"))
    }
}

// MARK: - Clients

extension TestCertificates {
    /// Makes a client's certificate.
    public func client() throws -> Files {
        try issue("client", "/CN=client", [Self.forClients])
        return files("client")
    }

    /// Makes a client's certificate, signed by an authority that nobody trusts.
    public func stranger() throws -> Files {
        try openssl(request("other-ca", "/CN=Tackle Other CA") + ["-x509", "-days", "2"])
        try issue("stranger", "/CN=client", [Self.forClients], by: "other-ca")
        return files("stranger")
    }

    /// Makes a copy of a key that is encrypted with a password.
    public func encryptedKey(of files: Files, password: String) throws -> String {
        let copy = directory.path("encrypted.key")
        try openssl(
            ["pkey", "-in", files.key, "-aes256", "-passout", "pass:\(password)", "-out", copy]
        )
        return copy
    }
}

// MARK: - Servers

extension TestCertificates {
    /// Makes a server's certificate that was good until yesterday.
    public func expired() throws -> Files {
        let files = files("expired")
        let signingRequest = directory.path("expired.csr")
        try openssl(
            request("expired", "/CN=localhost", to: signingRequest) + ["-addext", Self.localhost]
        )
        try openssl(
            [
                "x509", "-req", "-in", signingRequest, "-days", "-1", "-copy_extensions", "copy",
                "-CA", authority, "-CAkey", directory.path("ca.key"), "-out", files.file,
            ]
        )
        return files
    }

    /// Makes a server's certificate for which only its own key vouches.
    public func selfSigned() throws -> Files {
        try openssl(
            request("self-signed", "/CN=localhost")
                + ["-x509", "-days", "2", "-addext", Self.localhost]
        )
        return files("self-signed")
    }

    /// Makes a server's certificate for `hooks.example.com` alone.
    public func misnamed() throws -> Files {
        let name = "hooks.example.com"
        try issue("misnamed", "/CN=\(name)", ["subjectAltName=DNS:\(name)"])
        return files("misnamed")
    }

    /// The pin of a certificate's public key, as libcurl takes it (CURLOPT_PINNEDPUBLICKEY(3)).
    public func pin(of files: Files) throws -> String {
        let (text, bytes, hash) = ("pin.pem", "pin.der", "pin.hash")
        try openssl(
            ["x509", "-in", files.file, "-pubkey", "-noout", "-out", directory.path(text)]
        )
        try openssl(
            [
                "pkey", "-pubin", "-in", directory.path(text), "-outform", "der",
                "-out", directory.path(bytes),
            ]
        )
        try openssl(
            ["dgst", "-sha256", "-binary", "-out", directory.path(hash), directory.path(bytes)]
        )
        let data = try Data(contentsOf: URL(filePath: directory.path(hash)))
        return "sha256//\(data.base64EncodedString())"
    }
}

// MARK: - The program

extension TestCertificates {
    private func request(_ name: String, _ subject: String, to file: String? = nil) -> [String] {
        [
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", subject, "-keyout", files(name).key, "-out", file ?? files(name).file,
        ]
    }

    private func issue(
        _ name: String,
        _ subject: String,
        _ extensions: [String],
        by issuer: String = "ca"
    ) throws {
        let (certificate, key) = files(issuer)
        let all = extensions + ["basicConstraints=critical,CA:FALSE"]
        try openssl(
            request(name, subject)
                + ["-x509", "-days", "2", "-CA", certificate, "-CAkey", key]
                + all.flatMap { ["-addext", $0] }
        )
    }

    private func openssl(_ arguments: [String]) throws {
        let words = directory.path("openssl.log")
        let log = open(words, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(log) }
        let process = try ServerProcess(
            "/usr/bin/openssl",
            arguments,
            descriptors: [1: log, 2: log]
        )
        let status = process.wait()
        guard status == 0 else {
            let text = (try? String(contentsOfFile: words, encoding: .utf8)) ?? ""
            throw ServerProcess.Failure(description: "openssl exits with \(status): \(text)")
        }
    }
}
