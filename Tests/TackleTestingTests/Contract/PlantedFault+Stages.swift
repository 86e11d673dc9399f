import Foundation
import Tackle
import TackleMemoryQueue
import TackleQueueing
import TackleTesting

extension PlantedFault {
    /// Mistakes that a stage between others may make.
    static let stages = [
        PlantedFault("swallows what the next stage throws", breaks: "unknown-error") {
            ClosurePlugin("faulty") { delivery, next in
                do {
                    return try await next(delivery)
                } catch {
                    return .delivered(delivery, by: "faulty", attempt: Attempt(number: 1))
                }
            }
        },
        PlantedFault("makes every error permanent", breaks: "retryable") {
            ClosurePlugin("faulty") { delivery, next in
                do {
                    return try await next(delivery)
                } catch {
                    throw SendError(.unknown, "failed", verdict: .permanent, underlying: error)
                }
            }
        },
        PlantedFault("changes the webhook", breaks: "webhook-unchanged") {
            ClosurePlugin("faulty") { delivery, next in
                let webhook = delivery.webhook
                let other = try Webhook(
                    webhook.eventType,
                    to: webhook.url,
                    body: webhook.body,
                    headers: webhook.headers
                )
                return try await next(Delivery(other, deadline: delivery.deadline))
            }
        },
        PlantedFault("forgets what other stages added", breaks: "headers-kept") {
            ClosurePlugin("faulty") { delivery, next in
                try await next(Delivery(delivery.webhook, deadline: delivery.deadline))
            }
        },
        PlantedFault("takes the deadline away", breaks: "deadline-kept") {
            ClosurePlugin("faulty") { delivery, next in
                var endless = delivery
                endless.deadline = nil
                return try await next(endless)
            }
        },
        PlantedFault("tries again in secret", breaks: "new-attempt-number") {
            ClosurePlugin("faulty") { delivery, next in
                do {
                    return try await next(delivery)
                } catch let error as SendError where error.verdict.isRetryable {
                    return try await next(delivery)
                }
            }
        },
        PlantedFault("hands on twice", breaks: "hands-on") {
            ClosurePlugin("faulty") { delivery, next in
                _ = try await next(delivery)
                return try await next(delivery)
            }
        },
        PlantedFault("hands on in a task of its own", breaks: "cancelled-downstream") {
            ClosurePlugin("faulty") { delivery, next in
                try await Task { try await next(delivery) }.value
            }
        },
        PlantedFault("makes a failure of a cancellation", breaks: "cancellation-kept") {
            ClosurePlugin("faulty") { delivery, next in
                do {
                    return try await next(delivery)
                } catch {
                    throw SendError(wrapping: error)
                }
            }
        },
        PlantedFault("makes a receipt of its own", breaks: "receipt-delivered") {
            ClosurePlugin("faulty") { delivery, next in
                _ = try await next(delivery)
                return .delivered(delivery, by: "faulty", attempt: Attempt(number: 1))
            }
        },
        PlantedFault("loses the attempt of an error", breaks: "attempt-told") {
            ClosurePlugin("faulty") { delivery, next in
                do {
                    return try await next(delivery)
                } catch let error as SendError {
                    throw SendError(error.code, error.message, verdict: error.verdict)
                }
            }
        },
    ]
}
