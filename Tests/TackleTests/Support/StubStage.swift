import Tackle

/// A stage whose run lasts until it is closed, and which notes what happens to it.
struct StubStage: SenderPlugin {
    let name: String
    var role = StageRole.policy
    let journal: Journal
    var keepsRunning = false
    private let closed = Latch()

    init(
        _ name: String,
        role: StageRole = .policy,
        journal: Journal = Journal(),
        keepsRunning: Bool = false
    ) {
        self.name = name
        self.role = role
        self.journal = journal
        self.keepsRunning = keepsRunning
    }

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        journal.note("\(name) sends")
        if role == .queue { return .accepted(delivery, by: name, promise: .inMemory) }
        return try await next(delivery)
    }

    func run(next: Next) async throws {
        guard keepsRunning else { return }
        journal.note("\(name) runs")
        do {
            try await closed.wait()
        } catch {
            journal.note("\(name) is cancelled")
            throw error
        }
        journal.note("\(name) ends")
    }

    func close() {
        journal.note("\(name) closes")
        closed.open()
    }
}
