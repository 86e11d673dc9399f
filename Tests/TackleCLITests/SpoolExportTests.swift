import Foundation
import Tackle
import TackleFileSpool
import TestSupport
import Testing

@testable import TackleCommandLine

/// `tackle spool export`: what it writes is what `tackle run` reads.
@Suite(.timeLimit(.minutes(5))) struct SpoolExportTests {
    /// Webhooks with everything that one can have, and bodies that are hard to write as JSON.
    private static func webhooks() throws -> [Webhook] {
        let bodies: [(bytes: [UInt8], type: String)] = [
            (Array("{\"order\": 42,\n \"name\":\"Zo\\u00eb\"}\n".utf8), "application/json"),
            (Array(0...255), "application/octet-stream"),
            ([], "text/plain"),
            (
                Array("\u{0}\u{1}\t\"\\\u{7F}\u{2028}\u{202E}😀\r\n".utf8),
                "text/plain; charset=utf-8"
            ),
            (Array("e\u{301} é".utf8), "text/plain"),
            ([0xEF, 0xBB, 0xBF, 0x7B, 0x7D], "application/json"),
        ]
        return try bodies.enumerated().map { number, body in
            try Webhook(
                number.isMultiple(of: 2) ? "order.\"paid\"" : nil,
                to: "https://shop.example/hooks/\(number)?token=a%20b",
                body: WebhookBody(bytes: body.bytes, contentType: body.type),
                headers: number == 1 ? [:] : ["X-Tenant": "acme, \"x\"", "X-A": "b\tc"],
                id: "msg_\(number)",
                options: Webhook.Options(
                    due: number == 2 ? nil : Date(timeIntervalSince1970: 1_900_000_000.25),
                    endpointKey: number == 3 ? nil : "shop \(number)",
                    orderingKey: number == 4 ? "o" : nil,
                    coalescingKey: number == 5 ? "c" : nil
                )
            )
        }
    }

    private static func fill(_ folder: SpoolFolder) async throws -> [Webhook] {
        let webhooks = try webhooks()
        let queue = FileSpool(directory: folder.spool)
        for webhook in webhooks {
            _ = try await queue.send(Delivery(webhook), next: EventLog().next())
        }
        await queue.letGo()
        return webhooks
    }

    private static func expectSame(_ read: Webhook, _ webhook: Webhook) {
        #expect(read.id == webhook.id && read.url == webhook.url)
        #expect(read.eventType == webhook.eventType && read.headers == webhook.headers)
        #expect(read.body.bytes == webhook.body.bytes, "\(webhook.id)")
        #expect(read.body.contentType == webhook.body.contentType)
        #expect(read.due == webhook.due && read.endpointKey == webhook.endpointKey)
        #expect(read.orderingKey == webhook.orderingKey)
        #expect(read.coalescingKey == webhook.coalescingKey)
    }

    @Test func `each line is read as the webhook that it was made of, byte for byte`()
        async throws
    {
        try await SpoolFolder.with { folder in
            let webhooks = try await Self.fill(folder)
            let run = try await folder.run("export")
            #expect(run.status == 0, "\(run.errors)")
            let lines = run.output.utf8.split(separator: 0x0A)
            #expect(lines.count == webhooks.count)
            for (line, webhook) in zip(lines, webhooks) {
                Self.expectSame(try InputLine(Array(line)).webhook(envelope: false), webhook)
            }
        }
    }

    @Test func `tackle run takes an export, and its spool holds the same`() async throws {
        try await SpoolFolder.with { folder in
            let webhooks = try await Self.fill(folder)
            let export = try await folder.run("export", "--output", "out.ndjson")
            #expect(export.status == 0 && export.output.isEmpty, "\(export.errors)")
            let file = folder.url.appendingPathComponent("out.ndjson")
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(mode[.posixPermissions] as? Int == 0o600)
            let again = try await folder.run("export", "--output", "out.ndjson")
            #expect(again.status == 1 && again.errors.contains("is there already"))
            let config = """
                pipeline:
                  - plugin: file-spool
                    directory: other
                  - plugin: discard
                """
            try Data(config.utf8).write(to: folder.url.appendingPathComponent("run.yaml"))
            let run = try await CommandRun(
                arguments: ["run", "--config", "run.yaml", "--drain-limit", "1ms"],
                in: folder.url,
                input: try Data(contentsOf: file)
            )
            let accepted = run.output.split(separator: "\n").count {
                $0.contains(#""type":"accepted""#)
            }
            #expect(accepted == webhooks.count, "\(run.output)")
            // The one without a due time is delivered.
            let reader = try SpoolReader(folder.url.appendingPathComponent("other").path)
            var held: [Webhook] = []
            try reader.forEach(.waiting) { stored in
                held.append(stored.webhook)
                return true
            }
            let waiting = webhooks.filter { $0.due != nil }
            #expect(held.count >= waiting.count)
            for webhook in waiting {
                Self.expectSame(try #require(held.first { $0.id == webhook.id }), webhook)
            }
        }
    }

    @Test func `dead letters are exported when asked for`() async throws {
        try await SpoolFolder.with { folder in
            try await folder.kill([("msg_1", "a")])
            try await folder.accept([("msg_2", "a")])
            let lines = { (run: CommandRun) in run.output.split(separator: "\n").count }
            #expect(try await lines(folder.run("export", "--dead")) == 1)
            #expect(try await lines(folder.run("export", "--waiting")) == 1)
            #expect(try await lines(folder.run("export", "--all")) == 2)
        }
    }
}
