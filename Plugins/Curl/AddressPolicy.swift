public import Tackle

/// Which addresses a sender may connect to.
///
/// Anything that is not global unicast is refused, judged on the address really connected to and not
/// on a text. Exceptions are made by ``allow``; ``deny`` wins over everything.
public struct AddressPolicy: Sendable, Hashable {
    /// Ranges that may be connected to although they are not public.
    public var allow: [AddressRange]

    /// Ranges that may not be connected to although they are public.
    public var deny: [AddressRange]

    /// Makes a policy; without arguments, public addresses alone.
    public init(allow: [AddressRange] = [], deny: [AddressRange] = []) {
        self.allow = allow
        self.deny = deny
    }

    /// Why an address may not be connected to; `nil` where it may.
    public func refusal(of address: IPAddress) -> AddressRefusal? {
        if deny.contains(where: { $0.contains(address) }) { return .denied }
        if allow.contains(where: { $0.contains(address) }) { return nil }
        return SpecialAddresses.refusal(of: address.unmapped)
    }
}
