import Tackle
import TackleCurl
import TackleTesting
import TestSupport
import Testing

@Suite("The worked senders of the documentation")
struct WorkedSenderTests {
    private static func curl() throws -> CurlSender {
        CurlSender(allow: [try AddressRange("127.0.0.1")])
    }

    @Test("the chat keeps the contract, but for what it says in its own words")
    func chat() async throws {
        let own = "the chat gets a text of its own"
        let report = try await SenderContract(
            options: ["prefix": "Shop: "],
            excusing: [
                "body": own, "content-type": own,
                "headers": "the chat needs none", "many-headers": "the chat needs none",
                "signatures": "the chat does not verify",
            ]
        ) {
            ChatSender(curl: try Self.curl())
        }.report()
        #expect(report.isKept, "\(report)")
        #expect(report.kept.count >= 40, "\(report)")
    }

    @Test("the chat is told the event type and the payload")
    func chatText() async throws {
        try await LocalReceiver.running { receiver in
            let pipeline = try Pipeline {
                ChatSender(prefix: "Shop: ", curl: try Self.curl())
            }
            let webhook = try Webhook(
                "order.paid",
                to: receiver.url("/chat"),
                body: .json(["order": 42])
            )
            try await pipeline.send(webhook)
            let body = String(decoding: receiver.requests[0].body, as: UTF8.self)
            #expect(body == #"{"text":"Shop: order.paid\n{\"order\":42}"}"#)
        }
    }

    @Test("a program that is fed keeps the contract, as far as a program can")
    func program() async throws {
        try await TemporaryDirectory.with { directory in
            let report = try await SenderContract(
                receiver: { ProgramReceiver(directory: directory) },
                { ProgramSender("/bin/sh", ["-c", ProgramReceiver.script, directory]) }
            ).report()
            #expect(report.isKept, "\(report)")
            #expect(report.kept.count >= 30, "\(report)")
        }
    }

    @Test("what a program refuses for good is not tried again")
    func programRefuses() async throws {
        let sender = ProgramSender("/bin/sh", ["-c", "exit 65"])
        let webhook = try Webhook("order.paid", to: "https://program.example/", body: .text(""))
        let error = try await #require(throws: SendError.self) {
            try await sender.send(Delivery(webhook))
        }
        #expect(error.verdict == .permanent)
    }

    @Test("a fan-out keeps the contract")
    func fanOut() async throws {
        let report = try await SenderContract {
            FanOutSender(first: try Self.curl(), others: [RecordingTransport()])
        }.report()
        #expect(report.isKept, "\(report)")
        #expect(report.kept.count >= 40, "\(report)")
    }

    @Test("a fan-out is delivered once all have taken it")
    func fanOutFails() async throws {
        let first = RecordingTransport()
        let second = RecordingTransport(answers: [.status(500)])
        let sender = FanOutSender(first: first, others: [second])
        let webhook = try Webhook("order.paid", to: "https://shop.example/", body: .text(""))
        await #expect(throws: SendError.self) { try await sender.send(Delivery(webhook)) }
        let receipt = try await sender.send(Delivery(webhook, attempt: 2))
        #expect(receipt.isDelivered)
        #expect(first.deliveries.count == 2)
        #expect(second.deliveries.count == 2)
    }
}
