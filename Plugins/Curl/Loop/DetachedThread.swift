import CCurl
import Glibc

/// A thread that ends when its work is done, and that nobody waits for.
enum DetachedThread {
    /// Why the system made no thread, in its own words.
    struct Failure: Error {
        let reason: String
    }

    private final class Work {
        let name: StaticString
        let body: @Sendable () -> Void

        init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        /// Names the thread, as `top -H` and `/proc/self/task` show it, and keeps signals from it:
        /// a signal is for the program's own threads.
        func run() {
            name.withUTF8Buffer { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    tackle_curl_name_thread($0.baseAddress)
                }
            }
            var signals = sigset_t()
            sigfillset(&signals)
            pthread_sigmask(SIG_SETMASK, &signals, nil)
            body()
        }
    }

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: at most 15 bytes (prctl(2), PR_SET_NAME).
    ///   - body: the thread's work.
    /// - Throws: ``Failure`` where the system makes no thread.
    static func start(
        _ name: StaticString,
        _ body: @escaping @Sendable () -> Void
    ) throws(Failure) {
        let context = Unmanaged.passRetained(Work(name, body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            throw Failure(reason: String(cString: strerror(result)))
        }
        pthread_detach(thread)
    }
}
