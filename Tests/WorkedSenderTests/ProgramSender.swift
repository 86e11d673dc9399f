import Tackle

/// Feeds the body of each webhook to a program, whose exit status tells what became of it:
/// 0 has taken it, 65 (`EX_DATAERR`) never will, and anything else may work another time.
struct ProgramSender: Transport {
    let name = "program"
    let program: Program
    private let places = ConcurrencyLimit(32)

    init(_ path: String, _ arguments: [String] = []) {
        program = Program(path: path, arguments: arguments)
    }

    func send(_ delivery: Delivery) async throws -> Receipt {
        let status = try await places.withPlace {
            try await delivery.beforeDeadline { try await feed(delivery.webhook) }
        }
        guard status == 0 else {
            throw SendError(
                .status,
                "the program ended with \(status)",
                verdict: status == 65 ? .permanent : .retry
            )
        }
        return .delivered(delivery, by: name, attempt: Attempt(number: delivery.attempt))
    }

    private func feed(_ webhook: Webhook) async throws -> Int32 {
        try await program.status(
            reading: webhook.body.bytes,
            environment: ["WEBHOOK_ID": "\(webhook.id)", "WEBHOOK_URL": webhook.url.text]
        )
    }
}
