import Synchronization
import Tackle
import TackleCommandLine

/// What came of `tackle send`, told to a person or to a script.
struct SendOutcome: Sendable {
    let webhook: Webhook
    let isJSON: Bool

    /// Sends, waits for the outcome and prints it.
    ///
    /// What a queue keeps in memory is waited for; what it has on disk is its own affair from here
    /// on.
    ///
    /// - Returns: whether somebody has taken responsibility.
    func send(through stages: [any SenderPlugin]) async throws -> Bool {
        let last = LastEvent()
        let observer = DeliveryObserver(limit: nil) { last.note($0) }
        let pipeline = try Pipeline(
            stages: stages,
            observers: [observer],
            logger: StandardError.logger
        )
        do {
            let receipt = try await pipeline.send(webhook)
            guard receipt.isAccepted, receipt.promise == .inMemory else {
                pipeline.close()
                tell(receipt)
                return true
            }
            try await pipeline.running { _ in }
        } catch {
            tell(SendError(wrapping: error))
            return false
        }
        guard let event = last.event, let receipt = event.receipt, receipt.isDelivered else {
            tell(last.event?.error ?? SendError(.unknown, "the queue has not told what came of it"))
            return false
        }
        tell(receipt)
        return true
    }

    private func tell(_ receipt: Receipt) {
        let outcome = receipt.isDelivered ? "delivered" : "accepted"
        guard !isJSON else { return printJSON(outcome, receipt.attempt, error: nil) }
        guard let attempt = receipt.attempt else {
            return StandardOutput.write("accepted by \(receipt.stage): \(receipt.id)")
        }
        StandardOutput.write(
            "delivered: \(receipt.status.map { "\($0)" } ?? "-"), attempt \(attempt.number),"
                + " \(receipt.id)\(AttemptReport(attempt).text)"
        )
    }

    private func tell(_ error: SendError) {
        if isJSON { printJSON("failed", error.attempt, error: error) }
        let attempt = error.attempt.map { AttemptReport($0).text } ?? ""
        StandardError.write("tackle: not delivered: \(error)\(attempt)")
    }

    private func printJSON(_ outcome: String, _ attempt: Attempt?, error: SendError?) {
        var fields = [
            "\"outcome\":\"\(outcome)\"", "\"id\":\(JSONString("\(webhook.id)"))",
            "\"endpoint\":\(JSONString(webhook.endpoint.key))",
        ]
        if let attempt { fields += AttemptReport(attempt).jsonFields }
        if let error {
            fields.append("\"code\":\(JSONString(error.shortDescription))")
            if let reason = error.reasonName {
                fields.append("\"reason\":\(JSONString(reason))")
            }
            fields.append("\"error\":\(JSONString(error.description))")
        }
        StandardOutput.write("{\(fields.joined(separator: ","))}")
    }
}

/// The last event of the one delivery there is.
private final class LastEvent: Sendable {
    private let state = Mutex<DeliveryEvent?>(nil)

    var event: DeliveryEvent? { state.withLock { $0 } }

    func note(_ event: DeliveryEvent) {
        state.withLock { $0 = event }
    }
}
