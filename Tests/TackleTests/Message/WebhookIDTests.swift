import Foundation
import Testing

@testable import Tackle

@Suite struct WebhookIDTests {
    @Test(arguments: [
        "", "msg.1", "a\r\nb", "m\u{e9}", "   ", "a\nb", "../../etc/cron.d/x", "..", "../msg",
        "/etc/passwd",
        "a b", "a\"b", "a'b", "a\\b", "a\u{0}", "a\u{7f}", "a,b", "\u{661}",
        String(repeating: "m", count: 257), String(repeating: "m", count: 100_000),
    ])
    func `refuses an id that a signature, a header or a path could misread`(text: String) {
        let error = #expect(throws: InvalidWebhook.self) { try WebhookID(text) }
        #expect(error?.field == "id")
        #expect((error?.reason.utf8.count ?? 0) < 250)
        #expect(error?.reason.utf8.allSatisfy { 0x20...0x7e ~= $0 } == true)
    }

    @Test(arguments: [
        "msg_1", "m", "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043", "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "order:7", "a+b=~@c", String(repeating: "m", count: 256),
    ])
    func `takes ids as they are in use`(text: String) throws {
        #expect("\(try WebhookID(text))" == text)
    }

    @Test func `makes ids of msg_ and a ULID that carries the time`() throws {
        // The example of the ULID specification: 01ARYZ6S41 is 1469918176385 milliseconds.
        let id = WebhookID.make(at: Date(timeIntervalSince1970: 1_469_918_176.385)).description
        #expect(id.hasPrefix("msg_01ARYZ6S41"))
        #expect(id.utf8.count == 30)
        #expect(try WebhookID(id).description == id)
    }

    @Test func `makes ids that grow, also within one millisecond`() {
        let ids = (0..<20_000).map { _ in WebhookID.make().description }
        #expect(Set(ids).count == ids.count)
        let source = ULIDSource()
        let time = Date(timeIntervalSince1970: 1_700_000_000)
        let same = (0..<1_000).map { _ in source.next(at: time) }
        #expect(zip(same, same.dropFirst()).allSatisfy { $0 < $1 })
        #expect(source.next(at: time + 0.001) > same[999])
        #expect(source.next(at: time - 0.001) < same[0])
    }

    @Test func `makes an id for any time, however odd`() {
        for seconds in [-1, 0, 1e300, .infinity, -.infinity, .nan] {
            let id = WebhookID.make(at: Date(timeIntervalSince1970: seconds)).description
            #expect(id.utf8.count == 30)
        }
    }
}
