import Tackle
import Testing

@testable import TackleCommandLine

@MainActor @Suite(.timeLimit(.minutes(5))) struct SendOrderTests {
    @Test func `lets a line pass once the line before is done, and others at once`() async throws {
        var order = SendOrder()
        let first = order.turn(of: try webhook(order: "a"))
        let second = order.turn(of: try webhook(order: "a"))
        let other = order.turn(of: try webhook(order: "b"))
        let free = order.turn(of: try webhook(order: nil))
        var passed: [String] = []
        let later = Task {
            await second.begin()
            passed.append("second")
        }
        await other.begin()
        await free.begin()
        await Task {
            await first.begin()
            for _ in 1...1000 { await Task.yield() }
            passed.append("first")
            first.end()
        }.value
        await later.value
        #expect(passed == ["first", "second"])
    }

    @Test func `keeps the order of lines whose sending is cancelled`() async throws {
        var order = SendOrder()
        let first = order.turn(of: try webhook(order: "a"))
        let second = order.turn(of: try webhook(order: "a"))
        var passed: [String] = []
        let later = Task {
            await second.begin()
            passed.append("second")
        }
        later.cancel()
        await Task {
            await first.begin()
            // Enough for the second to pass, if it does not wait.
            for _ in 1...1000 { await Task.yield() }
            passed.append("first")
            first.end()
        }.value
        await later.value
        #expect(passed == ["first", "second"])
    }

    private func webhook(order: String?) throws -> Webhook {
        try Webhook(
            "order.paid",
            to: "https://receiver.example/",
            body: WebhookBody(bytes: Array("{}".utf8), contentType: "application/json"),
            options: Webhook.Options(orderingKey: order)
        )
    }
}
