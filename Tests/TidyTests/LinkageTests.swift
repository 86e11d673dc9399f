import Foundation
import TestSupport
import Testing

/// Whoever takes no plugin that needs them needs neither libcurl nor libcrypto.
struct LinkageTests {
    private static let foreign = ["curl_", "EVP_", "HMAC", "SSL_", "CRYPTO_", "OPENSSL_", "RAND_"]

    /// The symbols that a target's objects want from elsewhere.
    private func undefinedSymbols(of target: String) async throws -> [Substring] {
        let folder = "\(BuiltProducts.folder)/\(target).build"
        let objects = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".o") }
        try #require(!objects.isEmpty, "\(target) was not built here")
        let outcome = try await ChildProcess.run(
            "nm",
            ["--undefined-only", "--format=just-symbols"] + objects.map { "\(folder)/\($0)" }
        )
        try #require(outcome.exit == .code(0), "\(outcome.errors)")
        return outcome.output.split(separator: "\n")
    }

    @Test(arguments: ["Tackle", "TackleQueueing", "TackleYAML", "TackleCommandLine"])
    func `wants nothing of libcurl and libcrypto`(target: String) async throws {
        let symbols = try await undefinedSymbols(of: target)
        #expect(target != "Tackle" || !symbols.isEmpty, "nm told nothing")
        #expect(symbols.filter { Self.foreign.contains(where: $0.hasPrefix) } == [])
    }

    @Test(arguments: [("PigeonTool", false), ("tackle", true)])
    func `loads the libraries of its own plugins and no others`(
        program: String,
        hasBoth: Bool
    ) async throws {
        let path = BuiltProducts.path(of: program)
        let outcome = try await ChildProcess.run("readelf", ["--dynamic", "--wide", path])
        try #require(outcome.exit == .code(0), "\(outcome.errors)")
        let libraries = outcome.output.split(separator: "\n").filter { $0.contains("(NEEDED)") }
        try #require(!libraries.isEmpty, "readelf told nothing")
        let foreign = ["libcurl", "libcrypto"].filter { name in
            libraries.contains { $0.contains("[\(name)") }
        }
        #expect(foreign == (hasBoth ? ["libcurl", "libcrypto"] : []))
    }
}
