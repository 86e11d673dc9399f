import COpenSSL

/// The errors that libcrypto keeps for this thread.
enum ErrorQueue {
    static var isEmpty: Bool { ERR_peek_error() == 0 }

    static func clear() { ERR_clear_error() }
}
