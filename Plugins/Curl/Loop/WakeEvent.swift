import CCurl
import Glibc
import Tackle

/// What a thread waits for besides its sockets, and what other threads wake it with (eventfd(2)).
///
/// libcurl's own way to wake a loop needs the loop's handle, so a lock would have to be held around
/// it; on one core the woken thread takes over at once, and spins before that lock.
final class WakeEvent: Sendable {
    let descriptor: CInt

    /// - Throws: ``SendError`` where the process may open no more files.
    init() throws(SendError) {
        descriptor = tackle_curl_make_event()
        guard descriptor >= 0 else {
            throw SendError(
                .curlFailedInit,
                "the sender's loop could not be made: \(String(cString: strerror(errno)))"
            )
        }
    }

    deinit {
        close(descriptor)
    }

    /// Has the wait of the thread end, now or when it begins.
    func wake() {
        var one: UInt64 = 1
        write(descriptor, &one, MemoryLayout.size(ofValue: one))
    }

    /// Forgets that it was woken.
    func clear() {
        var count: UInt64 = 0
        read(descriptor, &count, MemoryLayout.size(ofValue: count))
    }
}
