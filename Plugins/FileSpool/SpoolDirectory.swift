/// The directory of a spool: its lock, its format and its rooms.
struct SpoolDirectory: Sendable {
    let path: String
    let fileSystem: any SpoolFileSystem

    /// 16 random bytes that tell this spool's records from another's.
    let identity: [UInt8]

    private let lock: any SpoolFile

    var logPath: String { path + "/log" }
    var quarantinePath: String { path + "/quarantine" }

    /// Makes the directory where it is missing, takes its lock, and reads or writes its format.
    ///
    /// - Throws: ``SpoolIOError``.
    init(path: String, fileSystem: any SpoolFileSystem) throws(SpoolIOError) {
        self.path = path
        self.fileSystem = fileSystem
        try fileSystem.makeDirectory(path)
        lock = try fileSystem.lock(path + "/LOCK")
        identity = try Self.identity(in: path, fileSystem)
        try fileSystem.makeDirectory(path + "/log")
        try fileSystem.syncDirectory(path)
    }

    func segmentPath(_ number: UInt64) -> String {
        "\(logPath)/\(SegmentHeader.fileName(number))"
    }

    private static func identity(
        in path: String,
        _ fileSystem: any SpoolFileSystem
    ) throws(SpoolIOError) -> [UInt8] {
        let names = try fileSystem.names(in: path)
        guard names.contains("FORMAT") else {
            guard !names.contains("log") else {
                throw SpoolIOError("use", path, reason: "its FORMAT is missing: restore that file")
            }
            return try writeFormat(in: path, fileSystem, names)
        }
        let file = try fileSystem.open(path + "/FORMAT")
        let bytes = try file.read(at: 0, count: 64)
        guard bytes.count == 32, bytes.starts(with: SpoolFormat.spoolMagic),
            bytes.number(at: 28, as: UInt32.self) == CRC32C.of(bytes.prefix(28))
        else {
            throw SpoolIOError("use", path, reason: "its FORMAT is damaged: restore that file")
        }
        guard bytes.number(at: 8, as: UInt32.self) == SpoolFormat.version else {
            throw SpoolIOError(
                "use",
                path,
                reason: "it has a format that this version does not know: use a newer one"
            )
        }
        return Array(bytes[12..<28])
    }

    /// Written beside and renamed, so that it is there whole or not at all.
    private static func writeFormat(
        in path: String,
        _ fileSystem: any SpoolFileSystem,
        _ names: [String]
    ) throws(SpoolIOError) -> [UInt8] {
        let identity = (0..<SpoolFormat.identitySize).map { _ in UInt8.random(in: 0...255) }
        var format = SpoolBytes()
        format.append(SpoolFormat.spoolMagic)
        format.append(SpoolFormat.version)
        format.append(identity)
        format.append(CRC32C.of(format.bytes))
        let temporary = path + "/FORMAT.new"
        if names.contains("FORMAT.new") { try fileSystem.remove(temporary) }
        let file = try fileSystem.create(temporary)
        try file.write(format.bytes, at: 0)
        try file.sync()
        try fileSystem.rename(temporary, to: path + "/FORMAT")
        try fileSystem.syncDirectory(path)
        return identity
    }
}
