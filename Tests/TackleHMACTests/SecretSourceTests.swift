import Foundation
import TackleHMAC
import TestSupport
import Testing

/// Secrets from variables and files: read strictly, and named but never shown when they fail.
struct SecretSourceTests {
    private static let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test func `reads a variable`() throws {
        let source = SecretSource.environment("HOOK_SECRET")
        let secret = try source.resolve(environment: ["HOOK_SECRET": Self.text])
        #expect(try secret == SigningSecret(Self.text))
    }

    @Test(arguments: Unprinted.all([nil, "", "   ", "hunter2hunter2", "whsec_c2hvcnQ="]))
    func `a failing variable is named and not shown`(each: Unprinted<String?>) throws {
        let source = SecretSource.environment("HOOK_SECRET")
        let error = try #require(throws: InvalidSecret.self) {
            try source.resolve(environment: each.value.map { ["HOOK_SECRET": $0] } ?? [:])
        }
        #expect(error.description.contains("'HOOK_SECRET'"))
        #expect(!error.description.contains("hunter2"))
        #expect(!error.description.contains("c2hvcnQ"))
    }

    @Test func `a secret in the place of a name is not shown`() throws {
        for source in [SecretSource.environment(Self.text), .file(Self.text)] {
            let error = try #require(throws: InvalidSecret.self) {
                try source.resolve(environment: [:])
            }
            #expect(!error.description.contains("MfKQ9r8G"))
        }
    }

    @Test(arguments: ["", "\n", "\r\n"])
    func `one line end after a file's secret does not count`(end: String) throws {
        let secret = try resolve(Array((Self.text + end).utf8))
        #expect(try secret == SigningSecret(Self.text))
    }

    @Test(
        arguments: Unprinted.all([
            ("", "is empty"),
            (" \n", "is empty"),
            (text + "\n\n", "is not base64"),
            (String(repeating: "A", count: 64 << 10), "has more than 64 bytes"),
            (String(repeating: "A", count: (64 << 10) + 1), "has more than 64 KiB"),
        ])
    )
    func `a failing file is named and not shown`(each: Unprinted<(String, String)>) throws {
        let (content, reason) = each.value
        let error = try #require(throws: InvalidSecret.self) { try resolve(Array(content.utf8)) }
        #expect(error.description.contains("tackle-secret"))
        #expect(error.reason.contains(reason))
        #expect(!error.description.contains("MfKQ9r8G"))
    }

    @Test(arguments: [[0xFF, 0xFE, 0x00], [0xC0, 0x80], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func `a file that is not UTF-8 is refused`(content: [UInt8]) throws {
        let error = try #require(throws: InvalidSecret.self) { try resolve(content) }
        #expect(error.reason.contains("not UTF-8"))
    }

    @Test(arguments: [
        ("/nonexistent/secret", "does not exist"), ("/tmp", "is not a regular file"),
        ("/dev/null", "is not a regular file"), ("/dev/zero", "is not a regular file"),
    ])
    func `what is no file is named`(path: String, reason: String) throws {
        let error = try #require(throws: InvalidSecret.self) {
            try SecretSource.file(path).resolve(environment: [:])
        }
        #expect(error.description.contains("'\(path)'"))
        #expect(error.reason.contains(reason))
    }

    private func resolve(_ content: [UInt8]) throws -> SigningSecret {
        let name = "tackle-secret-\(UUID().uuidString)"
        let url = FileManager.default.temporaryDirectory.appending(path: name)
        try Data(content).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try SecretSource.file(url.path()).resolve(environment: [:])
    }
}
