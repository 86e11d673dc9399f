public import Tackle

/// Whether a sender would connect to a URL, and why not: for when an endpoint is registered.
///
/// It holds for now. A name may lead elsewhere later, so a send judges again whatever it connects
/// to.
public struct EndpointVerdict: Sendable {
    /// An address that the URL leads to, and what the sender makes of it.
    public struct Address: Sendable, Hashable {
        /// The address.
        public let address: IPAddress

        /// The port, 1 to 65535.
        public let port: UInt16

        /// Why nothing is sent there; nil where the sender would connect.
        public let refusal: AddressRefusal?
    }

    /// The URL that was judged.
    public let url: WebhookURL

    /// Where it leads, in the order of the answer.
    ///
    /// None where its scheme is refused, where its name has no address, and where a proxy looks the
    /// name up.
    public let addresses: [Address]

    /// What a send would end with; nil where the sender would connect.
    ///
    /// Its code is `schemeBlocked`, `addressBlocked`, with the `AddressRefusal` of the first
    /// address in `underlying`, `misconfigured` where the address is not of the sender's family, or
    /// `nameNotResolved`, also where the lookup took too long, which a send reports as `timeout`.
    /// Its verdict tells whether a later attempt may find it otherwise.
    public let refusal: SendError?

    /// Whether a proxy would look the name up, so that where it leads cannot be judged here.
    public let isLookedUpByProxy: Bool

    init(
        _ url: WebhookURL,
        addresses: [Address] = [],
        refusal: SendError? = nil,
        isLookedUpByProxy: Bool = false
    ) {
        self.url = url
        self.addresses = addresses
        self.refusal = refusal
        self.isLookedUpByProxy = isLookedUpByProxy
    }

    /// Whether the sender would connect to at least one address, or hand the name to its proxy.
    ///
    /// Of an answer with several addresses, those that are refused are never connected to.
    public var isAllowed: Bool { refusal == nil }

    /// Why not, as one of a small fixed set of names; nil where it is allowed.
    ///
    /// `scheme` where the sender takes https alone, `noAddress` where the name has none,
    /// `misconfigured` where the address is not of the sender's family, else the name of an
    /// `AddressRefusal.Reason`, such as `loopback`.
    public var reason: String? {
        guard let refusal else { return nil }
        return switch refusal.code {
        case .schemeBlocked: "scheme"
        case .nameNotResolved: "noAddress"
        default: (refusal.underlying as? AddressRefusal)?.reason.name ?? refusal.shortDescription
        }
    }
}
