/// The file system as far as a spool needs it: small, so that a twin can lose what was not synced.
///
/// Every call blocks. Nothing is durable before the `sync` that covers it has returned: a file's
/// bytes by the file's, its name by the directory's.
package protocol SpoolFileSystem: Sendable {
    /// Opens a directory, and makes it where it is missing, with the mode 0700 and durably.
    ///
    /// Only the last part of the path is made.
    ///
    /// - Throws: ``SpoolError`` where it may not serve as a spool.
    func openDirectory(_ path: String) throws(SpoolError) -> any SpoolDirectory
}

/// An open directory with nothing but plain files.
package protocol SpoolDirectory: Sendable {
    /// The names in it, in any order, without `.` and `..`.
    func names() throws(FileSystemError) -> [String]

    /// Makes a new file with the mode 0600 for writing and reading.
    ///
    /// - Throws: `EEXIST` where the name is taken.
    func create(_ name: String) throws(FileSystemError) -> any SpoolFile

    /// Opens a file for reading and syncing; never through a symbolic link.
    func open(_ name: String) throws(FileSystemError) -> any SpoolFile

    /// Opens a file for writing as well; never through a symbolic link.
    func openForWriting(_ name: String) throws(FileSystemError) -> any SpoolFile

    /// Gives a file another name.
    func rename(_ name: String, to newName: String) throws(FileSystemError)

    /// Removes a name. Who has the file open can still read it.
    func remove(_ name: String) throws(FileSystemError)

    /// Makes what was created, renamed and removed durable.
    func sync() throws(FileSystemError)

    /// Locks a file, made where it is missing, for as long as it is open.
    ///
    /// - Parameters:
    ///   - name: the file's name.
    ///   - patience: how long to try while another process holds it.
    /// - Returns: the file, open for writing and reading; `nil` where another holds it still.
    /// - Throws: ``FileSystemError``.
    func lock(_ name: String, patience: Duration) throws(FileSystemError) -> (any SpoolFile)?
}

/// An open file.
///
/// It closes when nobody holds it any more.
package protocol SpoolFile: Sendable {
    /// Its size in bytes.
    func size() throws(FileSystemError) -> Int

    /// Writes bytes at an offset; it may write fewer, and says how many.
    func write(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(FileSystemError) -> Int

    /// Reads up to so many bytes at an offset: fewer at the end, but also elsewhere; none at the
    /// end.
    func read(_ count: Int, at offset: Int) throws(FileSystemError) -> [UInt8]

    /// Makes its bytes and its size durable.
    ///
    /// After an error nothing is known about what was written since the last success, and another
    /// call proves nothing: the system may have thrown the pages away.
    func sync() throws(FileSystemError)

    /// Reserves room on the disk for its first bytes, so that writing them needs none; its size
    /// stays.
    ///
    /// - Throws: `EOPNOTSUPP` where the file system has no such thing.
    func allocate(_ count: Int) throws(FileSystemError)

    /// Gives back what is reserved behind its end.
    func trim() throws(FileSystemError)

    /// Gives back the room of the zeros from an offset to its end; they still read as zeros.
    func release(from offset: Int) throws(FileSystemError)

    /// Drops what is cached of it and is not to be written, so that reading asks the disk.
    func discardCache() throws(FileSystemError)

    /// Closes it. An error is worth a line in the log and decides nothing.
    func close() throws(FileSystemError)
}
