/// What a stage is for, and with it its place: queue, policy, signer, transport.
public struct StageRole: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let order: Int

    /// The role's name in lower case.
    public let description: String

    private init(_ order: Int, _ name: String) {
        self.order = order
        description = name
    }

    /// Takes responsibility for a delivery and makes it later.
    public static let queue = StageRole(0, "queue")

    /// Decides or changes something on the way: the role of a stage that names none.
    public static let policy = StageRole(1, "policy")

    /// Adds headers by which the receiver knows the sender.
    public static let signer = StageRole(2, "signer")

    /// Sends to the receiver and ends the pipeline.
    public static let transport = StageRole(3, "transport")

    /// Whether a role's place is before another's.
    public static func < (left: StageRole, right: StageRole) -> Bool { left.order < right.order }
}
