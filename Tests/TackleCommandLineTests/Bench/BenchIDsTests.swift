import Foundation
import Tackle
import TestSupport
import Testing

@testable import TackleCommandLine

/// Ids that tell which webhook they are of and when it was sent.
@Suite struct BenchIDsTests {
    @Test func `reads from an id what it was made of`() throws {
        let ids = BenchIDs()
        var generator = SeededGenerator(seed: 11)
        for number in [0, 1, 31, 32, 99_999, 999_999_999] {
            let moment = Date(timeIntervalSince1970: .random(in: 0...4e9, using: &generator))
            let told = try #require(ids.read(ids.id(of: number, sentAt: moment)))
            #expect(told.number == number)
            #expect(told.moment == moment)
        }
    }

    @Test func `makes ids as long as usual ones`() throws {
        let id = try BenchIDs().id(of: 7, sentAt: .now)
        #expect("\(id)".utf8.count == "\(WebhookID.make())".utf8.count)
        #expect("\(id)".hasPrefix("msg_"))
    }

    @Test func `makes no id twice`() throws {
        let ids = BenchIDs()
        let moment = Date.now
        let made = try (0..<1000).map { try ids.id(of: $0, sentAt: moment) }
        #expect(Set(made).count == 1000)
    }

    @Test func `knows its own ids from those of other runs and other programs`() throws {
        let own = BenchIDs(run: 1)
        let other = BenchIDs(run: 2)
        #expect(own.read(try other.id(of: 3, sentAt: .now)) == nil)
        #expect(own.read(.make()) == nil)
        let id = "\(try own.id(of: 3, sentAt: .now))"
        #expect(own.read(try WebhookID(id + "0")) == nil)
        #expect(own.read(try WebhookID(String(id.dropLast()))) == nil)
        #expect(own.read(try WebhookID(id)) != nil)
    }
}
