import FoundationEssentials
import TackleQueueing

/// What is known of an endpoint, as the body of an ENDPOINT record.
///
/// Written as flags (1 byte: 1 paused by hand, 2 a pause follows, 4 failing since follows), the
/// reason why it is disabled (1 byte, 0 where it is not), failures in a row (4), the end of the
/// pause (8), failing since (8), and the endpoint's key up to the end.
enum EndpointStateCoding {
    private static let pausedByHand: UInt8 = 1
    private static let paused: UInt8 = 2
    private static let failing: UInt8 = 4

    static func encode(_ state: EndpointState, of key: String) -> [UInt8] {
        var writer = ByteWriter()
        var flags: UInt8 = 0
        if state.isPausedByHand { flags |= pausedByHand }
        if state.pausedUntil != nil { flags |= paused }
        if state.failingSince != nil { flags |= failing }
        writer.append(flags)
        writer.append(state.disabled?.rawValue ?? 0)
        writer.append(UInt32(clamping: state.failures))
        if let moment = state.pausedUntil { writer.append(moment) }
        if let moment = state.failingSince { writer.append(moment) }
        writer.append(bytes: key.utf8)
        return writer.bytes
    }

    /// `nil` where the bytes are something else.
    static func decode(_ bytes: ArraySlice<UInt8>) -> (key: String, state: EndpointState)? {
        var reader = ByteReader(bytes)
        guard let flags = reader.number(UInt8.self), flags < 8,
            let reason = reader.number(UInt8.self),
            let failures = reader.number(UInt32.self)
        else { return nil }
        var state = EndpointState()
        state.isPausedByHand = flags & pausedByHand != 0
        state.failures = Int(failures)
        state.disabled = DisablingReason(rawValue: reason)
        guard reason == 0 || state.disabled != nil else { return nil }
        var used = 6
        if flags & paused != 0 {
            guard let moment = reader.moment() else { return nil }
            state.pausedUntil = moment
            used += 8
        }
        if flags & failing != 0 {
            guard let moment = reader.moment() else { return nil }
            state.failingSince = moment
            used += 8
        }
        guard let key = reader.text(bytes.count - used), !key.isEmpty else { return nil }
        return (key, state)
    }
}
