import Foundation
import Tackle

extension Webhook {
    /// A webhook of no special kind.
    static func sample(
        _ id: String = "msg_1",
        to url: String = "https://shop.example/hooks",
        due: Date? = nil
    ) throws -> Webhook {
        try Webhook(
            "order.paid",
            to: url,
            body: WebhookBody(bytes: Array("{}".utf8), contentType: "application/json"),
            id: id,
            options: Options(due: due)
        )
    }
}
