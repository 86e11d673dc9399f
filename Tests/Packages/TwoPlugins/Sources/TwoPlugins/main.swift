// A package that takes the core and two of the plugins: script/packages builds it.
import Tackle
import TackleHMAC
import TackleMemoryQueue

let pipeline = try Pipeline {
    MemoryQueue()
    try HMACSigner(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    ClosureTransport("pigeon") { delivery in
        let isSigned = try delivery.requestHeaders["webhook-signature"] != nil
        print(delivery.webhook.id, isSigned ? "signed" : "unsigned")
        return .delivered(delivery, by: "pigeon", attempt: Attempt(number: delivery.attempt))
    }
}
print(pipeline)
let body = try WebhookBody.json(["order": 42])
let webhook = try Webhook("order.paid", to: "https://shop.example/in", body: body, id: "msg_42")
_ = try await pipeline.running { pipeline in try await pipeline.send(webhook) }
