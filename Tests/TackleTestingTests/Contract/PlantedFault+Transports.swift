import Foundation
import Synchronization
import Tackle
import TackleCurl
import TackleTesting

extension PlantedFault {
    /// Mistakes that a transport may make.
    static let transports = [
        PlantedFault("swallows errors", breaks: "failure") {
            try FaultyTransport { delivery, curl in
                do {
                    return try await curl.send(delivery)
                } catch {
                    return .delivered(delivery, by: "curl-like", attempt: Attempt(number: 1))
                }
            }
        },
        PlantedFault("returns delivered on 500", breaks: "server-error") {
            try FaultyTransport { delivery, curl in
                do {
                    return try await curl.send(delivery)
                } catch let error as SendError where error.status == 500 {
                    return .delivered(delivery, by: "curl-like", attempt: Attempt(number: 1))
                }
            }
        },
        PlantedFault("ignores cancellation", breaks: "cancelled") {
            try FaultyTransport { delivery, curl in
                try await Task { try await curl.send(delivery) }.value
            }
        },
        PlantedFault("ignores the deadline", breaks: "deadline") {
            try FaultyTransport { delivery, curl in
                var endless = delivery
                endless.deadline = nil
                return try await curl.send(endless)
            }
        },
        PlantedFault("looks at the deadline only while it waits", breaks: "deadline-passed") {
            try FaultyTransport { delivery, curl in
                var later = delivery
                let soon = Date.now.addingTimeInterval(1)
                later.deadline = max(delivery.deadline ?? .distantFuture, soon)
                return try await curl.send(later)
            }
        },
        PlantedFault("changes the body", breaks: "body-bytes") {
            try FaultyTransport { delivery, curl in
                let text = String(decoding: delivery.webhook.body.bytes, as: UTF8.self)
                return try await curl.send(delivery.with(body: .text(text)))
            }
        },
        PlantedFault("loses the headers of stages", breaks: "headers") {
            try FaultyTransport { delivery, curl in
                try await curl.send(Delivery(delivery.webhook, deadline: delivery.deadline))
            }
        },
        PlantedFault("retries by itself", breaks: "one-attempt") {
            try FaultyTransport { delivery, curl in
                do {
                    return try await curl.send(delivery)
                } catch let error as SendError where error.verdict.isRetryable {
                    return try await curl.send(delivery)
                }
            }
        },
        PlantedFault("sends twice to be sure", breaks: "one-message") {
            try FaultyTransport { delivery, curl in
                _ = try await curl.send(delivery)
                return try await curl.send(delivery)
            }
        },
        PlantedFault("blocks a thread", breaks: "no-thread-held") {
            try FaultyTransport { delivery, curl in
                try BlockingAnswer().wait { try await curl.send(delivery) }
            }
        },
        PlantedFault("makes one at a time", breaks: "no-one-held-up") {
            let line = Watched(true)
            return try FaultyTransport { delivery, curl in
                while !line.update({ isFree in
                    defer { isFree = false }
                    return isFree
                }) {
                    try await line.wait { $0 }
                }
                defer { line.update { $0 = true } }
                return try await curl.send(delivery)
            }
        },
        PlantedFault("leaves a task behind", breaks: "no-task-left") {
            try FaultyTransport { delivery, curl in
                Task { try await Watched(false).wait { $0 } }
                return try await curl.send(delivery)
            }
        },
        PlantedFault("leaves a descriptor open", breaks: "nothing-open") {
            try FaultyTransport { delivery, curl in
                DescriptorLeak.shared.open()
                return try await curl.send(delivery)
            }
        },
        PlantedFault("opens something when it is made", breaks: "making-touches-nothing") {
            DescriptorLeak.shared.open()
            return try FaultyTransport()
        },
        PlantedFault("prints", breaks: "nothing-printed") {
            try FaultyTransport { delivery, curl in
                let receipt = try await curl.send(delivery)
                FileHandle.standardError.write(Data("sent!\n".utf8))
                return receipt
            }
        },
        PlantedFault("hangs in run", breaks: "run-cancelled") {
            try FaultyTransport(run: {
                await withCheckedContinuation { Continuations.shared.keep($0) }
            })
        },
        PlantedFault("gives an unstable name", breaks: "name-stable") {
            try FaultyTransport(name: { "curl-\(Int.random(in: 0..<1_000_000_000))" })
        },
        PlantedFault("takes the name of a built-in plugin", breaks: "name-own") {
            try FaultyTransport(name: { "curl" })
        },
        PlantedFault("has a sentence for a name", breaks: "name") {
            try FaultyTransport(name: { "my own sender" })
        },
        PlantedFault("retries a gone endpoint", breaks: "gone") {
            try FaultyTransport { try await $1.send($0, verdict: .retry) }
        },
        PlantedFault("forgets Retry-After", breaks: "retry-after-seconds") {
            try FaultyTransport { try await $1.send($0, verdict: .retry) }
        },
        PlantedFault("gives up on what it does not know", breaks: "hangs-up") {
            try FaultyTransport { try await $1.send($0, verdict: .permanent) }
        },
        PlantedFault("tells the URL in its errors", breaks: "errors-discreet") {
            try FaultyTransport { delivery, curl in
                do {
                    return try await curl.send(delivery)
                } catch is SendError {
                    let url = delivery.webhook.url.text
                    throw SendError(.notConnected, "could not send to \(url)")
                }
            }
        },
        PlantedFault("is of no use after a failure", breaks: "works-after-failure") {
            let isBroken = Watched(false)
            return try FaultyTransport { delivery, curl in
                guard !isBroken.current else { throw SendError(.notConnected, "no connection") }
                do {
                    return try await curl.send(delivery)
                } catch {
                    isBroken.update { $0 = true }
                    throw error
                }
            }
        },
        PlantedFault("mixes receipts up", breaks: "a-thousand-at-once") {
            let first = Watched<Delivery?>(nil)
            return try FaultyTransport { delivery, curl in
                let attempt = try await curl.send(delivery).attempt ?? Attempt(number: 1)
                let other = first.update { first in
                    first = first ?? delivery
                    return first ?? delivery
                }
                return .delivered(other, by: "curl-like", attempt: attempt)
            }
        },
        PlantedFault("waits in close", breaks: "close-again") {
            let lock = NSLock()
            return try FaultyTransport(close: { lock.lock() })
        },
    ]
}

extension CurlSender {
    /// Sends, and gives every failure the same verdict.
    fileprivate func send(
        _ delivery: Delivery,
        verdict: SendError.Verdict
    ) async throws -> Receipt {
        do {
            return try await send(delivery)
        } catch let error as SendError {
            throw SendError(error.code, error.message, verdict: verdict, attempt: error.attempt)
        }
    }
}

extension Delivery {
    /// The same delivery with another body.
    fileprivate func with(body: WebhookBody) throws -> Delivery {
        let other = try Webhook(
            webhook.eventType,
            to: webhook.url,
            body: body,
            headers: webhook.headers,
            id: webhook.id
        )
        return Delivery(other, attempt: attempt, deadline: deadline)
    }
}
