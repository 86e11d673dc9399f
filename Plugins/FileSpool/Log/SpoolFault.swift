/// A mistake that tests plant, to see that it is found: without an effect in a release build.
///
/// Each has lost data in some queue.
enum SpoolFault: CaseIterable, Sendable {
    /// What is accepted is acknowledged before it is synced.
    case acknowledgedEarly
    /// The name of a new segment is not synced.
    case newNameNotSynced
    /// The new name of the reserve is not synced.
    case renameNotSynced
    /// A sync that failed is asked again about the same pages.
    case syncRetried
    /// A segment is read up to the first bad record.
    case stopsAtDamage
    /// A segment of an earlier process is written on.
    case oldSegmentWritten
    /// After an error what is accepted is kept in memory alone.
    case goesOnWithoutLog
    /// A segment goes before the copies of what it holds are durable.
    case removedEarly
    /// Copies are not synced.
    case copiesNotSynced
    /// The length of a record is not checked.
    case lengthNotChecked
    /// What is found by a new process is not synced before it is believed.
    case foundNotSynced
    /// A copy has the attempts and the due time of the original record.
    case retryNotCopied
    /// What a process was sending is lost with it.
    case inFlightLost
    /// Nothing is reserved for outcomes on a full disk.
    case noReserve

    #if DEBUG
    /// The mistake that a test has planted.
    @TaskLocal static var planted: SpoolFault?
    #endif

    /// Whether a test has planted it.
    var isPlanted: Bool {
        #if DEBUG
        Self.planted == self
        #else
        false
        #endif
    }
}
