/// A stage in its place in a pipeline, with what follows it.
final class StageLink: Sendable {
    private let stage: any SenderPlugin
    private let next: Next

    init(_ stage: any SenderPlugin, next: Next) {
        self.stage = stage
        self.next = next
    }

    func send(_ delivery: Delivery) async throws -> Receipt {
        try await stage.send(delivery, next: next)
    }
}
