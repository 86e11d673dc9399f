import Glibc
import Tackle

/// A file in PEM (RFC 7468), as far as the options are checked before anything is sent.
///
/// Whether a key belongs to a certificate shows only when TLS is spoken.
struct PEMFile {
    /// The most that is read: the authorities of a system have a quarter of a megabyte.
    private static let sizeLimit = 8 << 20

    /// What is wrong with a file, with the remedy.
    struct Problem: Error {
        let reason: String
    }

    private let path: String
    private let text: String

    /// Reads a file.
    ///
    /// - Throws: ``Problem``, which says why it cannot be read.
    init(path: String) throws(Problem) {
        let shown = "'\(path.quotable)'"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Problem(reason: "\(shown) cannot be read: \(Self.systemError)")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Problem(reason: "\(shown) cannot be read: \(Self.systemError)")
            }
            if count == 0 { break }
            bytes += chunk[..<count]
            guard bytes.count <= Self.sizeLimit else {
                throw Problem(reason: "\(shown) has more than 8MiB: it is no PEM file")
            }
        }
        text = String(decoding: bytes, as: UTF8.self)
        self.path = path
    }

    /// That it holds a certificate at least.
    func requireCertificate() throws(Problem) {
        let isThere = ["", "TRUSTED ", "X509 "].contains { kind in
            text.contains("-----BEGIN \(kind)CERTIFICATE-----")
        }
        guard !isThere else { return }
        throw Problem(
            reason: "'\(path.quotable)' holds no certificate: give a PEM file,"
                + " with -----BEGIN CERTIFICATE-----"
        )
    }

    /// That it holds a key which needs no password.
    func requireKey() throws(Problem) {
        guard text.contains("PRIVATE KEY-----") else {
            throw Problem(
                reason: "'\(path.quotable)' holds no private key: give a PEM file,"
                    + " with -----BEGIN PRIVATE KEY-----"
            )
        }
        guard text.contains("ENCRYPTED PRIVATE KEY") || text.contains("4,ENCRYPTED") else { return }
        throw Problem(
            reason: "'\(path.quotable)' is locked with a password: write it without one"
                + " (openssl pkey -in OLD -out NEW) where only the sender can read it"
        )
    }

    private static var systemError: String { String(cString: strerror(errno)) }
}
