import FoundationEssentials
import Tackle

/// One `tackle run`: input lines into a pipeline, its events to output lines.
struct RunSession: Sendable {
    /// How many sends may be under way at once.
    private static let sendLimit = 1024

    let pipeline: Pipeline
    let tally: RunTally
    let output: OutputLines
    let isEnvelope: Bool

    /// Reads and sends until the input ends or is stopped.
    ///
    /// Returns when every line read has been accepted, delivered or refused.
    func sendAll(of input: InputLines) async {
        await withTaskGroup(of: Void.self) { group in
            var number = 0
            var inFlight = 0
            var order = SendOrder()
            while !output.isBroken, let line = await input.next() {
                number += 1
                guard let webhook = read(line, number: number) else { continue }
                let turn = order.turn(of: webhook)
                if inFlight == Self.sendLimit {
                    await group.next()
                    inFlight -= 1
                }
                inFlight += 1
                group.addTask { await send(webhook, in: turn) }
                await output.waitForRoom()
            }
        }
    }

    private func read(_ line: InputLines.Line, number: Int) -> Webhook? {
        var id: String?
        do {
            guard case .text(var bytes) = line else {
                throw InvalidWebhook(
                    field: "",
                    reason: "the line has more than \(SizeText(bytes: InputLines.lineLimit))"
                )
            }
            // A byte order mark may stand at the start of the input.
            if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
            guard !bytes.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) else { return nil }
            let line = try InputLine(bytes)
            id = line.idIfReadable()
            let webhook = try line.webhook(envelope: isEnvelope)
            tally.note(DeliveryID(webhook: webhook.id, endpoint: webhook.endpoint), line: number)
            return webhook
        } catch {
            let error = error as? InvalidWebhook ?? InvalidWebhook(field: "", reason: "\(error)")
            tally.countRefusedLine()
            output.write(EventLine(refusing: error, id: id, line: number).text)
            return nil
        }
    }

    /// Sends in its turn.
    ///
    /// What comes of it is told by the pipeline's events.
    private func send(_ webhook: Webhook, in turn: SendOrder.Turn) async {
        await turn.begin()
        defer { turn.end() }
        _ = try? await pipeline.send(webhook)
    }
}
