import Foundation
import TackleTesting
import Testing

struct TemporaryDirectoryTests {
    @Test func `is empty, one's own, and gone afterwards with all that is in it`() async throws {
        let path = try await TemporaryDirectory.with { path in
            let files = FileManager.default
            #expect(try files.contentsOfDirectory(atPath: path) == [])
            let mode = try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            try files.createDirectory(atPath: path + "/a", withIntermediateDirectories: false)
            #expect(files.createFile(atPath: path + "/a/b", contents: Data([1])))
            return path
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `is gone also where the work throws`() async throws {
        struct Failure: Error { let path: String }
        let failure = await #expect(throws: Failure.self) {
            try await TemporaryDirectory.with { throw Failure(path: $0) }
        }
        #expect(!FileManager.default.fileExists(atPath: try #require(failure).path))
    }
}
