public import Tackle

/// Why an address may not be connected to.
///
/// A `SendError` of the code `addressBlocked` carries it in `underlying`.
public struct AddressRefusal: NamedReason, Sendable, Hashable, CustomStringConvertible {
    /// The address that was to be connected to.
    public let address: IPAddress

    /// What kind of address it is.
    ///
    /// An IPv4-mapped address is judged as the IPv4 address it holds, and is `ipv4Mapped` where
    /// that one is refused; the description tells the other kind.
    public let reason: Reason

    /// The reason's name.
    package var reasonName: String { reason.name }

    /// The address, why it is refused and what to do, as one sentence without a full stop.
    public let description: String

    /// A refusal of an address that lies in a denied range.
    init(_ address: IPAddress, deniedBy range: AddressRange) {
        self.address = address
        reason = address.isMapped ? .ipv4Mapped : .denied
        description =
            "\(Self.subject(address)) lies in \(range), which the sender's deny list names"
    }

    /// A refusal of an address that lies in a range that is not global unicast.
    init(_ address: IPAddress, special: SpecialRange) {
        self.address = address
        reason = address.isMapped ? .ipv4Mapped : special.reason
        let judged = address.unmapped
        let alone = AddressRange(containing: judged, prefixLength: judged.bitWidth)
        description =
            "\(Self.subject(address)) is refused: \(special.meaning) (\(special.source));"
            + " to send there, add \(alone) to the sender's allow list"
    }

    private static func subject(_ address: IPAddress) -> String {
        address.isMapped ? "\(address), which is \(address.unmapped)," : "\(address)"
    }
}

extension IPAddress {
    fileprivate var isMapped: Bool { unmapped != self }
}

extension SendError {
    /// The address may not be connected to, which no other attempt changes.
    ///
    /// - Parameters:
    ///   - refusal: why not.
    ///   - name: the host's name, where a name led to it.
    init(_ refusal: AddressRefusal, name: String? = nil) {
        let lead =
            name.map { "'\($0.quotable)' leads to an address that may not be connected to: " } ?? ""
        self.init(.addressBlocked, "\(lead)\(refusal)", underlying: refusal)
    }
}
