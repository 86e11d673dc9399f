import FoundationEssentials
import Tackle
import TackleTesting
import TestSupport
import Testing

@testable import TackleFileSpool

/// What is on the disk, byte for byte: another version has to read it.
@Suite struct FormatTests {
    @Test func `T24: CRC32C has the published check value (Vector)`() {
        #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
        // RFC 3720, appendix B.4.
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.checksum(Array(0..<32)) == 0x46DD_794E)
    }

    @Test func `a checksum made in parts is that of the whole`() {
        let bytes = Array(UInt8(0)...255)
        for cut in 0...32 {
            var checksum = CRC32C()
            checksum.add(bytes[..<cut])
            checksum.add(bytes[cut...])
            #expect(checksum.value == CRC32C.checksum(bytes))
            var byTables = CRC32C()
            bytes.withUnsafeBufferPointer { byTables.addByTables($0) }
            #expect(byTables.value == checksum.value, "the instruction and the tables agree")
        }
    }

    /// The bytes come from an encoder written in Python after the description alone.
    @Test func `a segment has the bytes of the description`() throws {
        let disk = SimulatedDisk()
        let spool = try #require(UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF"))
        let log = try SpoolLog.open(disk, zerosAhead: 0, spool: spool)
        let webhook = try Webhook(
            "order.paid",
            to: "https://example.test/hooks",
            body: WebhookBody(bytes: Array("{}".utf8), contentType: "application/json"),
            headers: ["X-Tenant": "acme"],
            id: "msg_1",
            options: Webhook.Options(created: Date(timeIntervalSinceReferenceDate: 1000.5))
        )
        _ = log.stage(webhook, due: Date(timeIntervalSinceReferenceDate: 1001))
        _ = log.commit()
        log.stage(.state, 1, attempts: 2, due: Date(timeIntervalSinceReferenceDate: 2000))
        log.stage(.done, 1, attempts: 3, due: Date(timeIntervalSinceReferenceDate: 2001))
        _ = log.commit()
        let bytes = disk.bytes(of: "segment-0000000000000001")
        #expect(bytes == Self.golden)
    }

    @Test func `every field of a webhook comes back as it was`() throws {
        let webhook = try Webhook(
            "kürbis.verkauft",
            to: "https://example.test:8443/a/b?c=d",
            body: WebhookBody(bytes: Array(0...255), contentType: "text/plain; charset=utf-8"),
            headers: ["X-One": "1", "x-two": "a b\tc", "X-Three": ""],
            id: "msg_with-everything_1",
            options: Webhook.Options(
                created: Date(timeIntervalSinceReferenceDate: 812_345_678.123_456_7),
                due: Date(timeIntervalSinceReferenceDate: 912_345_678.000_1),
                endpointKey: "shop ü",
                orderingKey: "order",
                coalescingKey: "stock"
            )
        )
        let decoded = try WebhookCoding.decode(WebhookCoding.encode(webhook)[...])
        #expect(decoded == webhook)
        let plain = try Webhook(
            to: "http://example.test/",
            body: WebhookBody(bytes: [], contentType: "text/plain"),
            headers: [:]
        )
        #expect(try WebhookCoding.decode(WebhookCoding.encode(plain)[...]) == plain)
    }

    @Test func `a stored webhook that is cut or altered is refused and crashes nothing`() throws {
        let bytes = WebhookCoding.encode(try .sample(1, size: 20))
        for count in 0..<bytes.count {
            #expect(throws: InvalidWebhook.self) { try WebhookCoding.decode(bytes[..<count]) }
            var altered = bytes
            altered[count] = 0xFF
            _ = try? WebhookCoding.decode(altered[...])
        }
    }

    @Test func `a dead letter's reason comes back, a long one shortened`() throws {
        let time = Date(timeIntervalSinceReferenceDate: 5)
        let attempt = Attempt(number: 2, response: Response(status: 503))
        let error = SendError(.status, "the receiver answered 503", attempt: attempt)
        let reason = DeadReason(error, at: time)
        #expect(DeadReason(reason.bytes[...]) == reason)
        #expect(reason.status == 503)
        #expect(reason.code == "status")
        let long = DeadReason(
            SendError(.timeout, String(repeating: "ü", count: 5000)),
            at: time
        )
        #expect(long.message.utf8.count <= 1024)
        #expect(DeadReason(long.bytes[...]) == long)
        #expect(DeadReason(reason.bytes.prefix(11)) == nil)
    }

    @Test func `a newer format is refused and nothing is touched`() throws {
        let disk = SimulatedDisk()
        var header = SegmentHeader(
            spool: UUID(),
            number: 1,
            nextSequence: 1,
            nextMessage: 1,
            created: SpoolMoment(milliseconds: 0)
        )
        header.version = 3
        let file = try SimulatedDirectory(disk: disk).create("segment-0000000000000001")
        try file.writeAll(header.bytes, at: 0)
        let calls = disk.calls
        #expect {
            try SpoolLog.open(disk)
        } throws: { error in
            (error as? SpoolError)?.code == .newerFormat
        }
        #expect(disk.calls == calls)
    }
}
