import Foundation
import Tackle
import TackleQueueing
import Testing

@testable import TackleFileSpool

/// What a configuration may say.
@Suite struct FileSpoolOptionsTests {
    private static func read(_ json: String) throws -> FileSpool.Options {
        try JSONDecoder().decode(FileSpool.Options.self, from: Data(json.utf8))
    }

    @Test func `the directory alone is enough`() throws {
        let options = try Self.read(#"{"directory": "spool"}"#)
        #expect(options.directory == "spool")
        #expect(options.segmentSize == 64 << 20)
        #expect(options.maximumSize == nil)
        #expect(options.whenFull == .throw)
        #expect(options.queue.concurrency == 1024)
    }

    @Test func `everything can be set`() throws {
        let options = try Self.read(
            #"""
            {"directory": "/s", "segment-size": "1MiB", "max-size": "10GiB", "when-full": "wait",
             "concurrency": "7", "max-attempts": "3"}
            """#
        )
        #expect(options.segmentSize == 1 << 20)
        #expect(options.maximumSize == 10 << 30)
        #expect(options.whenFull == .wait)
        #expect(options.queue.concurrency == 7)
        #expect(options.queue.retryPolicy.maximumAttempts == 3)
    }

    @Test(
        arguments: [
            (#"{}"#, "'directory' is missing"),
            (#"{"directory": ""}"#, "it is empty"),
            (#"{"directory": "a\u0000b"}"#, "NUL"),
            (#"{"directory": "a", "segment-size": "63KiB"}"#, "out of range"),
            (#"{"directory": "a", "segment-size": "5GiB"}"#, "out of range"),
            (#"{"directory": "a", "max-size": "255KiB"}"#, "out of range"),
            (#"{"directory": "a", "max-size": "much"}"#, "is not a whole number of bytes"),
            (#"{"directory": "a", "when-full": "wat"}"#, "wait"),
            (#"{"directry": "a"}"#, "did you mean 'directory'"),
        ]
    )
    func `what is wrong is named`(json: String, reason: String) {
        #expect {
            try Self.read(json)
        } throws: { error in
            "\(error)".contains(reason)
        }
    }
}
