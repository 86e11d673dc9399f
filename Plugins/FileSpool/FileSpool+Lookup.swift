import FoundationEssentials
package import Tackle
package import TackleQueueing

/// For whoever looks into a spool that no process runs.
extension FileSpool {
    /// What there is to act on.
    package enum Kind: Sendable {
        /// What waits.
        case waiting

        /// What nobody tries to deliver any more.
        case dead
    }

    /// The deliveries of a kind, in the order accepted; what cannot be read is left out.
    ///
    /// - Parameters:
    ///   - kind: what there is to act on.
    ///   - webhook: those of this webhook alone.
    /// - Returns: as many as there are, also of one identity.
    /// - Throws: ``SpoolError``.
    package func deliveries(_ kind: Kind, of webhook: WebhookID? = nil) async throws -> [DeliveryID]
    {
        try await open()
        return try await store.withLog { log in
            log.numbers(isDead: kind == .dead).compactMap { number in
                guard let found = try? log.webhook(number) else { return nil }
                guard webhook == nil || webhook == found.id else { return nil }
                return DeliveryID(webhook: found.id, endpoint: found.endpoint)
            }
        }
    }

    /// Forgets dead letters for good, with the next commit; what waits stays.
    ///
    /// - Parameter isWanted: tells which ones; what cannot be read stays.
    /// - Returns: how many were forgotten.
    /// - Throws: an error where the spool cannot be read or written.
    package func purge(
        where isWanted: @escaping @Sendable (DeadLetter) -> Bool
    ) async throws -> Int {
        try await open()
        let numbers = try await store.withLog { log in
            log.numbers(isDead: true).filter { number in
                (try? log.deadLetter(number)).map(isWanted) ?? false
            }
        }
        for number in numbers { try await store.settle(number, nil, as: .withdrawn) }
        return numbers.count
    }
}
