extension Receipt {
    /// What a queue promises about a delivery that it has accepted.
    public struct Promise: Sendable, Hashable, CustomStringConvertible {
        private enum Code: String {
            case inMemory = "kept in memory"
            case onDisk = "on disk"
            case syncedLater = "written, synced soon"
            case notSynced = "written, not synced"
        }

        private let code: Code

        /// It survives as long as the process does.
        public static let inMemory = Promise(code: .inMemory)

        /// It is on disk, synced, and survives a crash of the process and of the machine.
        public static let onDisk = Promise(code: .onDisk)

        /// It is written and survives a crash of the process; one of the machine only after the
        /// interval in which the queue syncs.
        public static let syncedLater = Promise(code: .syncedLater)

        /// It is written and survives a crash of the process, but not one of the machine.
        public static let notSynced = Promise(code: .notSynced)

        /// The promise in two or three words.
        public var description: String { code.rawValue }
    }
}
