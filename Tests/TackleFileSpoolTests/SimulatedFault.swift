import Glibc
import TestSupport

/// What goes wrong at a call of a ``SimulatedDisk``.
enum SimulatedFault: Sendable, Hashable {
    case crash
    case error(Int32, times: Int)
    case errorAndCrash(Int32)

    /// Writes and reads take fewer bytes than they were given.
    case short(times: Int)
}

/// What becomes of sectors whose sync fails: all of them count as clean.
enum FailedSync: Sendable, CaseIterable {
    /// They are not on the medium.
    case loses

    /// They are.
    case reachesAll

    /// Some of them are.
    case reachesSome

    func reaches(_ generator: inout SeededGenerator) -> Bool {
        switch self {
        case .loses: false
        case .reachesAll: true
        case .reachesSome: Bool.random(using: &generator)
        }
    }
}

/// What a medium does though the sync says that all is well.
enum MediumFault: Sendable, CaseIterable {
    /// A sector keeps what it had.
    case stale

    /// A sector goes to the place of another one.
    case misdirected
}

/// What of the writes and names that were not synced survives a crash.
enum Persistence: Sendable, Hashable, CaseIterable {
    case nothing
    case everything
    case bytesOnly
    case namesOnly

    /// Any subset of sectors and of names, and any size between.
    case hostile(UInt64)

    /// Those before a certain one, of sectors and of names.
    case ordered(UInt64)

    static let allCases: [Persistence] = choices(seed: 1)

    /// Eight of them.
    static func choices(seed: UInt64) -> [Persistence] {
        [
            .nothing, .everything, .bytesOnly, .namesOnly, .hostile(seed), .hostile(~seed),
            .hostile(seed &* 31 &+ 7), .ordered(seed),
        ]
    }

    var seed: UInt64 {
        switch self {
        case .hostile(let seed), .ordered(let seed): seed
        default: 0
        }
    }

    /// Whether something of a kind survives; for the random ones, by chance.
    func keeps(_ kind: Persistence, _ generator: inout SeededGenerator) -> Bool {
        switch self {
        case .nothing: false
        case .everything: true
        case .bytesOnly, .namesOnly: self == kind
        case .hostile, .ordered: Bool.random(using: &generator)
        }
    }
}
