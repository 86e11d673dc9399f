import FoundationEssentials
package import Tackle

/// For whoever looks into a spool that no process runs.
extension FileSpool {
    /// What there is to act on.
    package enum Kind: Sendable {
        /// What waits.
        case waiting

        /// What nobody tries to deliver any more.
        case dead
    }

    /// Whether a directory holds a spool, so that opening it makes none.
    ///
    /// - Throws: an error of the file system where the directory cannot be listed.
    package static func isSpool(_ directory: String) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: directory).contains { name in
            name == SpoolFormat.lockName || SpoolFormat.segmentNumber(name) != nil
        }
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
}
