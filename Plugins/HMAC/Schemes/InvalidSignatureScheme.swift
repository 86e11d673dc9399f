/// Why a custom scheme cannot be used: part of it is malformed or would not be safe.
public struct InvalidSignatureScheme: Error, Sendable, Hashable, CustomStringConvertible {
    /// The part at fault, by the name of its option: `content`, `header`, `value` and so on.
    public let option: String

    /// What is wrong with it and what to do, in one sentence without a full stop.
    public let reason: String

    init(_ option: String, _ reason: String) {
        self.option = option
        self.reason = reason
    }

    /// Part and reason.
    public var description: String { "\(option): it \(reason)" }
}
