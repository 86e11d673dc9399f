import CCurl
import Glibc
import Tackle

/// The TLS sessions of a sender, for all handles of all its loops to resume.
///
/// libcurl keeps eight in such a place, and five with a handle that has no such place. Without it a
/// new connection could resume only what the same handle has seen (libcurl-share(3)).
final class TLSSessions: @unchecked Sendable {
    // Unchecked: libcurl changes what is behind the pointer between the calls of the lock below.

    let share: UnsafeMutableRawPointer

    /// One for each kind of data that may be shared; libcurl names the kind.
    private let locks: UnsafeMutablePointer<pthread_mutex_t>

    private static let lockCount = Int(CURL_LOCK_DATA_LAST.rawValue)

    init() throws(SendError) {
        guard let share = curl_share_init() else {
            throw SendError(.curlOutOfMemory, "libcurl could not share sessions: memory is short")
        }
        self.share = share
        locks = .allocate(capacity: Self.lockCount)
        for index in 0..<Self.lockCount { pthread_mutex_init(locks + index, nil) }
        var code = tackle_curl_share_set_locks(share, Self.lock, Self.unlock, locks)
        if code == CURLSHE_OK {
            code = tackle_curl_share_set_data(share, CURL_LOCK_DATA_SSL_SESSION)
        }
        guard code == CURLSHE_OK else {
            throw SendError(
                .curlFailedInit,
                "libcurl cannot share sessions: \(String(cString: curl_share_strerror(code)))"
            )
        }
    }

    deinit {
        curl_share_cleanup(share)
        for index in 0..<Self.lockCount { pthread_mutex_destroy(locks + index) }
        locks.deallocate()
    }

    private static let lock: curl_lock_function = { _, data, _, userData in
        guard let mutex = mutex(data, userData) else { return }
        pthread_mutex_lock(mutex)
    }

    private static let unlock: curl_unlock_function = { _, data, userData in
        guard let mutex = mutex(data, userData) else { return }
        pthread_mutex_unlock(mutex)
    }

    private static func mutex(
        _ data: curl_lock_data,
        _ userData: UnsafeMutableRawPointer?
    ) -> UnsafeMutablePointer<pthread_mutex_t>? {
        userData.map { $0.assumingMemoryBound(to: pthread_mutex_t.self) + Int(data.rawValue) }
    }
}
