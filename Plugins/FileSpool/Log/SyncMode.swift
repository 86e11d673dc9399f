import Tackle

/// When what a spool accepts is synced to the disk.
public struct SyncMode: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case fsync
        case interval(Duration)
        case none
    }

    let kind: Kind

    /// Whether what is written is synced after a while.
    var isLater: Bool {
        if case .interval = kind { true } else { false }
    }

    /// Before `send` returns: what is accepted survives a crash of the machine.
    public static let fsync = SyncMode(kind: .fsync)

    /// At the latest so long after `send` has returned.
    ///
    /// What is accepted survives a crash of the process at once, and one of the machine after that
    /// time. It saves syncs where few send at a time.
    ///
    /// - Parameter interval: more than zero.
    /// - Returns: the mode.
    public static func interval(_ interval: Duration) -> SyncMode {
        SyncMode(kind: .interval(max(interval, .milliseconds(1))))
    }

    /// Whenever the system likes to: what is accepted survives a crash of the process, not of the
    /// machine.
    public static let none = SyncMode(kind: .none)
}

extension Receipt.Promise {
    /// What a mode allows to be promised.
    init(_ mode: SyncMode) {
        switch mode.kind {
        case .fsync: self = .onDisk
        case .interval: self = .syncedLater
        case .none: self = .notSynced
        }
    }
}
