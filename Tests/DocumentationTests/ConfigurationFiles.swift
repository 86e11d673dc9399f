import Foundation
import TestSupport

/// The files and variables that configurations in the documentation name.
struct ConfigurationFiles {
    private let certificates: TestCertificates
    private let client: TestCertificates.Files
    private let folder: ScratchDirectory

    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    init() throws {
        certificates = try TestCertificates()
        client = try certificates.client()
        folder = try ScratchDirectory()
    }

    /// What `tackle check` has to say about a configuration; nothing where it takes it.
    func complaint(about configuration: String) async throws -> String? {
        let file = folder.path("pipeline.yaml")
        try provided(configuration).write(toFile: file, atomically: false, encoding: .utf8)
        let names = configuration.matches(of: /env: *(\w+)/).map { String($0.1) }
        let outcome = try await ChildProcess.run(
            BuiltProducts.path(of: "tackle"),
            ["check", file],
            environment: Dictionary(names.map { ($0, Self.secret) }) { $1 }
        )
        return outcome.exit == .code(0) ? nil : outcome.errors
    }

    /// The configuration with files that are there, in place of those of a deployment.
    private func provided(_ configuration: String) throws -> String {
        try configuration.replacing(/(?:\/run\/secrets|\/etc\/tackle)\/[\w.-]+/) { match in
            let name = match.output.split(separator: "/").last ?? ""
            switch name {
            case "ca.pem": return certificates.authority
            case "client.pem": return client.file
            case "client.key": return client.key
            default:
                let file = folder.path(String(name))
                try Self.secret.write(toFile: file, atomically: false, encoding: .utf8)
                return file
            }
        }
    }
}
