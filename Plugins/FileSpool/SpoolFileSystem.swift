/// The few things that the spool asks of a file system.
///
/// The tests' faulty twin loses what was not synced, so that crash safety is tried and not hoped
/// for. Every function throws ``SpoolIOError``.
package protocol SpoolFileSystem: Sendable {
    /// Makes a directory with mode 0700, or makes sure that one which is there is ours alone.
    func makeDirectory(_ path: String) throws(SpoolIOError)

    /// The names in a directory, in no order.
    func names(in directory: String) throws(SpoolIOError) -> [String]

    /// Makes a file with mode 0600 that must not be there yet.
    func create(_ path: String) throws(SpoolIOError) -> any SpoolFile

    /// Opens a file for reading and syncing.
    func open(_ path: String) throws(SpoolIOError) -> any SpoolFile

    /// Gives a file another name in the same file system.
    func rename(_ old: String, to new: String) throws(SpoolIOError)

    /// Removes a file.
    func remove(_ path: String) throws(SpoolIOError)

    /// Makes the names in a directory durable.
    func syncDirectory(_ path: String) throws(SpoolIOError)

    /// Takes the lock on a directory, which is held as long as the file that is returned.
    func lock(_ path: String) throws(SpoolIOError) -> any SpoolFile
}

/// An open file of the spool; it is closed when nobody holds it any more.
package protocol SpoolFile: Sendable {
    /// The number of bytes in it.
    func size() throws(SpoolIOError) -> Int

    /// Reads bytes; fewer than asked for at the end of the file alone.
    func read(at offset: Int, count: Int) throws(SpoolIOError) -> [UInt8]

    /// Writes all the bytes.
    func write(_ bytes: [UInt8], at offset: Int) throws(SpoolIOError)

    /// Makes what was written durable. After an error nobody knows what is: it is never retried.
    func sync() throws(SpoolIOError)
}
