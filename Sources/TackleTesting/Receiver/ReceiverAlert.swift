import FoundationEssentials
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Wakes a thread that waits in poll(2): a pipe, in which a byte means that there is news.
final class ReceiverAlert: Sendable {
    /// What the thread waits for.
    let descriptor: Int32

    /// `nil` once the thread needs it no more.
    private let bell: Mutex<Int32?>

    /// Makes the pipe.
    ///
    /// - Throws: `POSIXError` where there are no descriptors.
    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        descriptor = ends[0]
        bell = Mutex(ends[1])
    }

    /// Wakes the thread now, or as soon as it waits.
    func raise() {
        bell.withLock { bell in
            // A pipe that is full wakes as well as one more byte would.
            if let bell { _ = write(bell, [1], 1) }
        }
    }

    /// Has the thread wait again.
    func lower() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }

    /// Gives both ends back.
    func close() {
        bell.withLock { bell in
            if let bell { giveBack(bell) }
            bell = nil
        }
        giveBack(descriptor)
    }
}

// The method's name hides that of the system within the type.
private func giveBack(_ descriptor: Int32) {
    _ = close(descriptor)
}
