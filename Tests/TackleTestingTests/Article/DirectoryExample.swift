import Foundation
import Tackle
import TackleTesting
import Testing

struct Outbox: Transport {
    let directory: String

    func send(_ delivery: Delivery) async throws -> Receipt {
        let file = URL(filePath: directory).appending(path: delivery.webhook.id.description)
        try Data(delivery.webhook.body.bytes).write(to: file, options: .atomic)
        return .delivered(delivery, by: name, attempt: Attempt(number: delivery.attempt))
    }
}

@Test func `an outbox keeps the body byte for byte`() async throws {
    try await TemporaryDirectory.with { path in
        let pipeline = try Pipeline { Outbox(directory: path) }
        try await pipeline.send(.sample("msg_7", body: "{\"snow\":\"☃\"}"))
        #expect(try String(contentsOfFile: path + "/msg_7", encoding: .utf8) == "{\"snow\":\"☃\"}")
    }
}
