import ArgumentParser
import TackleFileSpool

/// Which of a spool's deliveries a command is about.
enum DeliveryChoice: String, EnumerableFlag {
    case waiting
    case dead
    case all

    static func help(for value: DeliveryChoice) -> ArgumentHelp? {
        switch value {
        case .waiting: "What waits."
        case .dead: "The dead letters."
        case .all: "Both."
        }
    }

    /// What the reader is asked for; `nil` is both.
    var kind: FileSpool.Kind? {
        switch self {
        case .waiting: .waiting
        case .dead: .dead
        case .all: nil
        }
    }
}
