import Foundation
import Tackle
import TackleTesting
import Testing

/// A sender that does next to nothing right: what it breaks shows that rules can be broken.
struct HopelessSender: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable () throws -> any SenderPlugin

    init(_ fault: String, _ make: @escaping @Sendable () throws -> any SenderPlugin) {
        testDescription = fault
        self.make = make
    }

    static let all = [
        HopelessSender("a transport that sends nothing and says delivered") { SaysDelivered() },
        HopelessSender("a transport that always fails, for good") {
            ClosureTransport("hopeless") { _ in
                throw SendError(.status, "no", verdict: .permanent)
            }
        },
        HopelessSender("a transport that never returns") {
            ClosureTransport("hopeless") { _ in try await Watched(false).waitInVain() }
        },
        HopelessSender("a transport that keeps all of an answer") {
            ClosureTransport("hopeless") { delivery in
                let body = [UInt8](repeating: 0, count: 17 << 20)
                let response = Response(status: 200, body: body)
                return .delivered(
                    delivery,
                    by: "hopeless",
                    attempt: Attempt(number: delivery.attempt, response: response)
                )
            }
        },
        HopelessSender("a stage that hands nothing on and says delivered") { HandsNothingOn() },
        HopelessSender("a stage that always fails") {
            ClosurePlugin("hopeless") { _, _ in throw SendError(.timeout, "no") }
        },
        HopelessSender("a stage of changing parts that never ends") { NeverEnds() },
        HopelessSender("a queue that drops what it accepts") { Drops() },
        HopelessSender("a queue that sends everything at once, unasked") { SendsAtOnce() },
        HopelessSender("a queue that never accepts") {
            ClosurePlugin("hopeless", role: .queue) { _, _ in
                try await Watched(false).waitInVain()
            }
        },
        HopelessSender("nothing at all") { throw CocoaError(.fileNoSuchFile) },
    ]
}

private struct SaysDelivered: Transport {
    func send(_ delivery: Delivery) async throws -> Receipt {
        .delivered(delivery, by: name, attempt: Attempt(number: 1))
    }
}

private struct HandsNothingOn: SenderPlugin {
    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        .delivered(delivery, by: name, attempt: Attempt(number: 1))
    }

    func preview(_ delivery: Delivery, requestMethod: String) async throws -> Delivery? {
        Delivery(try Webhook(to: delivery.webhook.url, body: .text(""), headers: Headers()))
    }
}

private struct NeverEnds: SenderPlugin {
    private static let asked = Watched(0)
    private static let closed = Watched(0)

    var role: StageRole {
        Self.asked.update {
            $0 += 1
            return $0 % 2 == 0 ? .policy : .signer
        }
    }

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        guard Self.closed.current == 0 else { return try await Watched(false).waitInVain() }
        return try await next(delivery)
    }

    func run(next: Next) async throws { _ = try await Watched(false).waitInVain() }

    func close() { Self.closed.update { $0 += 1 } }
}

private struct Drops: SenderPlugin {
    let role = StageRole.queue

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        .accepted(delivery, by: name, promise: .inMemory)
    }
}

private struct SendsAtOnce: SenderPlugin {
    let role = StageRole.queue

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await Task { try await next(delivery) }.value
    }
}

extension Watched<Bool> {
    /// Waits for what does not come, whether cancelled or not.
    fileprivate func waitInVain() async throws -> Receipt {
        try await Task { try await self.wait { $0 } }.value
        throw CancellationError()
    }
}
