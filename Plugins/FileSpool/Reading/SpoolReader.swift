import FoundationEssentials
import Logging
import Tackle

/// Looks into a spool's directory, whoever owns it: it takes no lock, and makes and changes
/// nothing.
///
/// What it knows is the log up to one moment. An owner may write, begin segments and give others
/// back meanwhile: what lived in one of those stands in a newer one, which is read then.
package final class SpoolReader {
    /// How often it begins again where segments go before they are read.
    private static let rounds = 100

    let directory: any SpoolDirectory
    let path: String
    private(set) var recovery: SpoolRecovery

    /// The names in the directory at that moment.
    private(set) var names: [String] = []

    /// How many records each segment has.
    private(set) var recordCounts: [UInt64: Int] = [:]

    /// What could not be read of what the index says is there.
    var unreadable: [SpoolDamage] = []

    private let files: SegmentFiles
    private var windows: SegmentWindows

    /// Reads the spool in a directory.
    ///
    /// - Parameter path: the directory.
    /// - Throws: ``SpoolError`` where there is no spool, or it cannot be read.
    package convenience init(_ path: String) throws(SpoolError) {
        try self.init(Self.directory(path), path)
    }

    init(_ directory: any SpoolDirectory, _ path: String) throws(SpoolError) {
        self.directory = directory
        self.path = path
        recovery = SpoolRecovery(directory)
        files = SegmentFiles(
            directory,
            logger: Logger(label: "tackle.spool-reader") { _ in SwiftLogNoOpLogHandler() }
        )
        windows = SegmentWindows(directory)
        try refresh()
    }

    /// Opens a directory that holds a spool.
    ///
    /// - Parameter path: the directory.
    /// - Returns: the directory, which is good for reading alone.
    /// - Throws: ``SpoolError`` where it is not there, holds no spool or may not be read.
    package static func directory(_ path: String) throws(SpoolError) -> any SpoolDirectory {
        do throws(FileSystemError) {
            let directory = try POSIXFileSystem().openToRead(path)
            guard try directory.names().contains(where: isOwn) else {
                throw FileSystemError("find a spool in", path, code: 0)
            }
            return directory
        } catch {
            throw SpoolError(reading: error, directory: path)
        }
    }

    private static func isOwn(_ name: String) -> Bool {
        name == SpoolFormat.lockName || SpoolFormat.segmentNumber(name) != nil
            || SpoolFormat.damagedNumber(name) != nil
    }

    /// Reads what has come since, until nothing went before it was read.
    func refresh() throws(SpoolError) {
        for _ in 0..<Self.rounds {
            if try readOnce() { return }
        }
        throw SpoolError(
            .inUse,
            "'\(path.quotable)' changes faster than it can be read: say it again a little later"
        )
    }

    /// The readable body of a record that the index names; `nil` where it is gone.
    ///
    /// - Parameters:
    ///   - message: the message's number.
    ///   - place: where the record stands, asked again after each look at the directory.
    /// - Returns: its bytes.
    /// - Throws: ``SpoolError``; ``SendError`` where it is damaged.
    func body(
        of message: UInt64,
        at place: (SpoolReader) -> SpoolPlace?
    ) throws -> ArraySlice<UInt8>? {
        for _ in 0..<Self.rounds {
            guard let place = place(self), let spool = recovery.spool else { return nil }
            let segment = UInt64(place.segment)
            let bytes: [UInt8]
            do throws(FileSystemError) {
                bytes = try files.file(segment).readAll(place.size, at: place.offset)
            } catch {
                try recover(from: error, segment)
                continue
            }
            return try SpoolRecord.body(bytes[...], at: place, of: message, in: spool)
        }
        return nil
    }

    /// What is to know of a message without reading all of it; `nil` where it is gone or malformed.
    ///
    /// - Throws: ``SpoolError``; ``SendError`` where it is damaged.
    func keys(of message: UInt64) throws -> WebhookKeys? {
        for _ in 0..<Self.rounds {
            guard let place = recovery.index.entries[message]?.place else { return nil }
            do {
                return WebhookKeys(try windows.body(at: place))
            } catch let error as FileSystemError {
                try recover(from: error, UInt64(place.segment))
            }
        }
        return nil
    }

    /// A segment that is gone was given back: what lived in it stands elsewhere.
    private func recover(from error: FileSystemError, _ segment: UInt64) throws(SpoolError) {
        guard error.isMissing else { throw SpoolError(reading: error, directory: path) }
        files.forget(segment)
        windows = SegmentWindows(directory)
        try refresh()
    }

    /// Reads all that is there now.
    ///
    /// - Returns: whether all of it was still there when it was read.
    private func readOnce() throws(SpoolError) -> Bool {
        let (heads, isWhole) = try look()
        do throws(FileSystemError) {
            guard !isUnwritten(heads.first) else {
                recovery = SpoolRecovery(directory)
                return false
            }
            return try read(heads) && isWhole
        } catch {
            throw SpoolError(reading: error, directory: path)
        }
    }

    /// The headers of the segments that are to be read now.
    ///
    /// - Returns: in order; of those that go meanwhile there is none.
    private func look() throws(SpoolError) -> (heads: [SpoolRecovery.Head], isWhole: Bool) {
        let heads: [SpoolRecovery.Head]
        let wanted: [UInt64]
        do throws(FileSystemError) {
            names = try directory.names()
            let numbers = names.compactMap(SpoolFormat.segmentNumber).sorted()
            recovery.keep(Set(numbers))
            // The last one may have grown; those before it are never written to again.
            let last = recovery.index.segments.last?.number ?? 0
            wanted = numbers.filter { $0 >= last }
            heads = try recovery.heads(wanted, isLive: true)
        } catch {
            throw SpoolError(reading: error, directory: path)
        }
        let versions = heads.lazy.compactMap { $0.header?.version }
        if let version = versions.first(where: { $0 != SpoolFormat.version }) {
            throw SpoolOwnership.unknownFormat(version, path)
        }
        return (heads, heads.count == wanted.count)
    }

    /// Reads segments.
    ///
    /// - Returns: whether all of them were still there.
    private func read(_ heads: [SpoolRecovery.Head]) throws(FileSystemError) -> Bool {
        var isWhole = true
        for head in heads {
            do throws(FileSystemError) {
                recordCounts[head.number] = try recovery.read(head, isLive: true)
            } catch {
                guard error.isMissing else { throw error }
                isWhole = false
            }
        }
        return isWhole
    }

    /// Whether what was read last does not count: its sync has failed, and a newer segment says so.
    private func isUnwritten(_ head: SpoolRecovery.Head?) -> Bool {
        guard let head, let counted = recovery.sealed, counted.number == head.number,
            let sealed = head.sealed
        else { return false }
        return sealed.end < counted.end
    }
}
