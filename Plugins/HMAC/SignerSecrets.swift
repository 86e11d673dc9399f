import FoundationEssentials
import Tackle

/// Where a signer has its secrets from.
enum SignerSecrets: Sendable {
    /// The same for all webhooks, checked when the signer was made.
    case fixed([SigningSecret])

    /// Some for each endpoint, checked when they were read.
    case endpoints(EndpointSecrets)

    /// A function of the webhook.
    case lookup(@Sendable (Webhook) async throws -> [SigningSecret])

    /// The secrets that are in force for a webhook at a moment; at least one.
    ///
    /// - Throws: ``/Tackle/SendError`` with the code `misconfigured` where there is none, and what
    ///   the function throws.
    func secrets(
        for webhook: Webhook,
        _ scheme: SignatureScheme,
        at now: Date
    ) async throws -> [SigningSecret] {
        let found: [SigningSecret]
        switch self {
        case .fixed(let secrets): found = secrets
        case .endpoints(let endpoints): found = endpoints.secrets(for: webhook.endpoint, at: now)
        case .lookup(let lookup):
            found = try await lookup(webhook)
            do throws(InvalidSecret) {
                try scheme.checkEach(found)
            } catch {
                throw SendError(.misconfigured, error.description, underlying: error)
            }
        }
        guard !found.isEmpty else {
            throw SendError(.misconfigured, "no secret is known for this endpoint: add one for it")
        }
        if found.allSatisfy({ $0.period == .always }) { return found }
        let inForce = found.filter { $0.period.contains(now) }
        guard !inForce.isEmpty else {
            throw SendError(
                .misconfigured,
                "no secret is in force for this endpoint at this time: add one that is"
            )
        }
        return inForce
    }
}
