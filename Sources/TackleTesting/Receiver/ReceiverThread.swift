import FoundationEssentials
import Synchronization
import Tackle

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A thread of a receiver's own: to wait for sockets on one of the tasks' threads would hold up
/// the tasks.
final class ReceiverThread: Sendable {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        let isDone = Latch()

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private let work: Work
    /// `nil` once somebody has waited for its end.
    private let thread: Mutex<pthread_t?>

    /// Starts a thread.
    ///
    /// - Throws: `POSIXError` where the system makes none.
    init(_ body: @escaping @Sendable () -> Void) throws {
        work = Work(body)
        let context = Unmanaged.passRetained(work)
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let result = pthread_create(
            &thread,
            nil,
            { (context) in
                let context: UnsafeMutableRawPointer? = context
                guard let context else { return nil }
                ReceiverThread.run(Unmanaged<Work>.fromOpaque(context).takeRetainedValue())
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            context.release()
            throw POSIXError(POSIXErrorCode(rawValue: result) ?? .EAGAIN)
        }
        self.thread = Mutex(thread)
    }

    deinit {
        if let thread = thread.withLock({ $0.take() }) { pthread_detach(thread) }
    }

    private static func run(_ work: Work) {
        // A signal is for the program's own threads.
        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        work.body()
        work.isDone.open()
    }

    /// Returns when the thread is gone, also in a task that is cancelled.
    func waitUntilDone() async {
        let isDone = work.isDone
        // A task of its own is not cancelled with the one that waits for it.
        _ = await Task { try await isDone.wait() }.result
        if let thread = thread.withLock({ $0.take() }) { pthread_join(thread, nil) }
    }
}
