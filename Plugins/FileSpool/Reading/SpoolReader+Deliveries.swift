package import FoundationEssentials
package import Tackle
package import TackleQueueing

/// What waits and what is dead.
extension SpoolReader {
    /// Calls a closure with the stored deliveries, in the order accepted, one at a time.
    ///
    /// What cannot be read is passed over, and then among ``damage``.
    ///
    /// - Parameters:
    ///   - kind: those that wait or the dead letters; `nil` is both.
    ///   - body: gives whether to go on.
    /// - Throws: ``SpoolError``; what `body` throws.
    package func forEach(
        _ kind: FileSpool.Kind?,
        _ body: (StoredDelivery) throws -> Bool
    ) throws {
        for number in numbers(kind) {
            guard let delivery = try delivery(number) else { continue }
            // An owner may have settled it while the ones before it were looked at.
            if let kind, delivery.isDead != (kind == .dead) { continue }
            guard try body(delivery) else { return }
        }
    }

    /// The stored deliveries of a webhook, in the order accepted.
    ///
    /// - Parameter id: the webhook's id.
    /// - Returns: one for each endpoint, or several.
    /// - Throws: ``SpoolError``.
    package func deliveries(of id: WebhookID) throws -> [StoredDelivery] {
        try numbers(nil).compactMap { number in
            guard try read(number, { try keys(of: number) })?.deliveryID?.webhook == id
            else { return nil }
            return try delivery(number)
        }
    }

    /// What is known of the endpoints for which something waits or is remembered, in the order of
    /// their keys.
    ///
    /// - Parameter now: pauses that have ended by then are not told.
    /// - Returns: each once.
    /// - Throws: ``SpoolError``.
    package func endpoints(at now: Date) throws -> [EndpointStatus] {
        var waiting: [Endpoint: Int] = [:]
        for number in numbers(.waiting) {
            guard let keys = try read(number, { try keys(of: number) }) else { continue }
            waiting[keys.endpointID, default: 0] += 1
        }
        var states = recovery.index.endpoints.mapValues(\.state)
        for (endpoint, state) in states {
            guard let end = state.pausedUntil, end <= now else { continue }
            states[endpoint]?.pausedUntil = nil
        }
        states = states.filter { !$0.value.isUsual }
        let all = Set(waiting.keys).union(states.keys)
        return all.sorted { $0.key < $1.key }.map { endpoint in
            EndpointStatus(
                endpoint: endpoint,
                state: states[endpoint] ?? EndpointState(),
                waiting: waiting[endpoint] ?? 0
            )
        }
    }

    func numbers(_ kind: FileSpool.Kind?) -> [UInt64] {
        recovery.index.numbers(isDead: kind.map { $0 == .dead })
    }

    /// What there is of a message; `nil` where it is gone or cannot be read.
    func delivery(_ number: UInt64) throws -> StoredDelivery? {
        let webhook: Webhook? = try read(number) {
            let body = try body(of: number) { $0.recovery.index.entries[number]?.place }
            return try body.map { try WebhookCoding.decode($0) }
        }
        guard let webhook, let entry = recovery.index.entries[number] else { return nil }
        return StoredDelivery(
            number: number,
            webhook: webhook,
            entry: entry,
            reason: entry.isDead ? try reason(of: number) : nil
        )
    }

    /// Why a dead letter is one; `nil` also where that cannot be read.
    private func reason(of number: UInt64) throws -> DeadReason? {
        try read(number) {
            let body = try body(of: number) { $0.recovery.index.reasons[number] }
            return body.flatMap { DeadReason($0) }
        }
    }

    /// Does some reading, and notes what is damaged.
    func read<Value>(_ number: UInt64, _ work: () throws -> Value?) throws -> Value? {
        do {
            return try work()
        } catch let error as SpoolError {
            throw error
        } catch {
            guard let place = recovery.index.entries[number]?.place else { return nil }
            let found = SpoolDamage(
                file: SpoolFormat.segmentName(UInt64(place.segment)),
                range: place.offset..<place.offset + place.size,
                message: number,
                id: nil,
                reason: "the record of a webhook is not readable"
            )
            if !unreadable.contains(found) { unreadable.append(found) }
            return nil
        }
    }
}
