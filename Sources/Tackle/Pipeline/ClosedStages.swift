/// Stages that end in a transport.
public struct ClosedStages: Sendable {
    let stages: [any SenderPlugin]
}
