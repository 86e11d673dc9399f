import Tackle
import TackleTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct EventRecorderTests {
    private func webhook(_ id: String) throws -> Webhook {
        try Webhook(
            to: "https://a.example/",
            body: WebhookBody(bytes: [], contentType: "text/plain"),
            id: id
        )
    }

    @Test func `keeps every event in order and waits for those to come`() async throws {
        let recorder = EventRecorder()
        let transport = RecordingTransport(answers: [.status(410)])
        let pipeline = try Pipeline(observers: [recorder.observer]) { transport }
        let later = Task { try await recorder.wait(for: .delivered, count: 2) }
        await #expect(throws: SendError.self) { try await pipeline.send(webhook("msg_1")) }
        try await pipeline.send(webhook("msg_2"))
        try await pipeline.send(webhook("msg_3"))
        let delivered = try await later.value
        #expect(delivered.map(\.id.description) == ["msg_2", "msg_3"])
        #expect(recorder.kinds == [.dead, .delivered, .delivered])
        #expect(recorder.events(of: .dead).first?.status == 410)
    }

    @Test func `says what it waited for in vain`() async throws {
        let recorder = EventRecorder()
        let error = await #expect(throws: WaitExpired.self) {
            try await recorder.wait(for: .dead, within: .milliseconds(10))
        }
        #expect(error?.wanted.contains("dead") == true)
    }
}
