import Foundation
import Tackle
import Testing

/// Times that no calendar of RFC 3339 can write.
@Suite struct WebhookTimeTests {
    /// The first moment of the year 1 and of the year 10000, in seconds since 1970.
    private static let (first, end) = (-62_135_596_800.0, 253_402_300_800.0)

    private static func webhook(_ options: Webhook.Options) throws(InvalidWebhook) -> Webhook {
        try Webhook(
            to: "https://shop.example/hooks",
            body: WebhookBody(bytes: [], contentType: "text/plain"),
            options: options
        )
    }

    private static func field(_ options: Webhook.Options) -> String? {
        do throws(InvalidWebhook) {
            _ = try webhook(options)
            return nil
        } catch {
            return error.field
        }
    }

    @Test(
        arguments: [
            first - 1, end, end + 1, 1e300, -1e300, .infinity, -.infinity, .nan,
            .greatestFiniteMagnitude,
        ]
    )
    func `an absurd time is refused with the name of its field`(_ seconds: Double) {
        let time = Date(timeIntervalSince1970: seconds)
        #expect(Self.field(.init(due: time)) == "due")
        #expect(Self.field(.init(created: time)) == "created")
    }

    @Test func `Foundation's own extremes are judged alike`() {
        for time in [Date.distantPast, .distantFuture] {
            let isFine = (Self.first..<Self.end).contains(time.timeIntervalSince1970)
            #expect((Self.field(.init(due: time)) == nil) == isFine)
        }
    }

    @Test(arguments: [first, 0, 1_800_000_000, end - 1])
    func `any time of the years 1 to 9999 is fine`(_ seconds: Double) throws {
        let time = Date(timeIntervalSince1970: seconds)
        let webhook = try Self.webhook(.init(created: time, due: time))
        #expect(webhook.due == time && webhook.created == time)
    }
}
