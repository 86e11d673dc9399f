/// What somebody does with a log.
enum SpoolOperation: CaseIterable, Sendable {
    case accept
    case acceptBatch
    case retry
    case done
    case dead
    case revive
    case reclaim

    // Only in random runs.
    case withdraw
    case endpoint
    case mixed

    /// The seven of the exhaustive runs.
    static let basic: [SpoolOperation] = [
        .accept, .acceptBatch, .retry, .done, .dead, .revive, .reclaim,
    ]

    /// All sequences of the seven with so many of them.
    static func sequences(length: Int) -> [[SpoolOperation]] {
        guard length > 0 else { return [[]] }
        return sequences(length: length - 1).flatMap { before in basic.map { before + [$0] } }
    }
}
