import Foundation

extension Process {
    /// Runs the program and waits for its end, without holding a thread; cancelling terminates it.
    func status() async throws -> Int32 {
        let status = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                do {
                    try run()
                    if Task.isCancelled { terminate() }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            if isRunning { terminate() }
        }
        try Task.checkCancellation()
        return status
    }
}

extension FileHandle {
    /// A file without a name that holds some bytes, to be read by a program from its start.
    ///
    /// A pipe would block the writer while the program does not read, and break when it ends.
    convenience init(holding bytes: [UInt8]) throws {
        let path = NSTemporaryDirectory() + "/webhook-" + UUID().uuidString
        let owner: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        guard
            FileManager.default.createFile(
                atPath: path,
                contents: Data(bytes),
                attributes: owner
            )
        else { throw CocoaError(.fileWriteUnknown) }
        defer { unlink(path) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        self.init(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
