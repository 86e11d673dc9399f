import Glibc

/// A certificate authority, a server's certificate for `localhost` and 127.0.0.1, and a client's,
/// made by the `openssl` program when a test asks for them.
public struct TestCertificates: Sendable {
    /// The files' directory, which lasts as long as the value.
    public let directory: ScratchDirectory

    /// The authority's certificate.
    public var authority: String { directory.path("ca.pem") }

    /// The server's certificate and key.
    public var server: (file: String, key: String) {
        (directory.path("server.pem"), directory.path("server.key"))
    }

    /// The client's certificate and key.
    public var client: (file: String, key: String) {
        (directory.path("client.pem"), directory.path("client.key"))
    }

    /// Makes them; it takes a fraction of a second.
    public init() throws {
        directory = try ScratchDirectory()
        try openssl(request("ca", "/CN=Tackle Test CA") + ["-x509", "-days", "2"])
        try issue("server", "/CN=localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        try issue("client", "/CN=client", "extendedKeyUsage=clientAuth")
    }

    private func request(_ name: String, _ subject: String) -> [String] {
        [
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", subject, "-keyout", directory.path("\(name).key"),
            "-out", directory.path("\(name).pem"),
        ]
    }

    private func issue(_ name: String, _ subject: String, _ extensions: String) throws {
        try openssl(
            request(name, subject) + [
                "-x509", "-days", "2", "-CA", authority, "-CAkey", directory.path("ca.key"),
                "-addext", extensions, "-addext", "basicConstraints=critical,CA:FALSE",
            ]
        )
    }

    private func openssl(_ arguments: [String]) throws {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { close(null) }
        let process = try ServerProcess(
            "/usr/bin/openssl",
            arguments,
            descriptors: [1: null, 2: null]
        )
        let status = process.wait()
        guard status == 0 else {
            throw ServerProcess.Failure(description: "openssl exits with \(status)")
        }
    }
}
