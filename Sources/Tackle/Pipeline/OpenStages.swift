/// Stages that still want a transport.
public struct OpenStages: Sendable {
    let stages: [any SenderPlugin]
}
