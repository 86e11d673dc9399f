import CCurl
import Glibc
import Synchronization
import Tackle

/// The way from any task to the one thread that talks to libcurl.
///
/// Work is put into an inbox and the thread is woken where the inbox was empty; it takes all of it
/// at once.
final class CurlLoop: Sendable {
    /// What the thread takes at a time.
    struct Work {
        var calls: [CurlCall] = []
        var cancelled: [CurlCall.Flag] = []
        var isClosing = false
    }

    private struct State {
        var work = Work()
        var isRunning = false
        var wakeHandle: UInt?
    }

    private let options: CurlSender.Options
    private let state = Mutex(State())

    init(options: CurlSender.Options) {
        self.options = options
    }

    /// Performs a request and waits for what comes of it.
    ///
    /// - Throws: ``SendError`` where the loop is closed or cannot begin; `CancellationError`.
    func perform(_ request: CurlRequest) async throws -> CurlResult {
        let flag = CurlCall.Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                submit(CurlCall(request, flag: flag, continuation: continuation))
            }
        } onCancel: {
            flag.set()
            post { $0.cancelled.append(flag) }
        }
    }

    /// Accepts no more; the thread ends when what is in flight is finished.
    func close() {
        post { $0.isClosing = true }
    }

    private func submit(_ call: CurlCall) {
        let error: SendError? = state.withLock { state in
            guard !state.work.isClosing else {
                return SendError(.closed, "the sender is closed: send before close()")
            }
            if !state.isRunning {
                guard startThread() else {
                    return SendError(.unknown, "no thread could be started for transfers")
                }
                state.isRunning = true
            }
            Self.wakeIfIdle(state)
            state.work.calls.append(call)
            return nil
        }
        if let error { call.continuation.resume(throwing: error) }
    }

    private func post(_ change: (inout Work) -> Void) {
        state.withLock { state in
            Self.wakeIfIdle(state)
            change(&state.work)
        }
    }

    /// Wakes the thread, unless earlier work has done so and is yet to be taken.
    ///
    /// Under the lock, since the handle is gone once the thread has ended.
    private static func wakeIfIdle(_ state: borrowing State) {
        guard state.work.calls.isEmpty, state.work.cancelled.isEmpty,
            let handle = state.wakeHandle.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
        else { return }
        curl_multi_wakeup(handle)
    }

    private func startThread() -> Bool {
        var thread = pthread_t()
        let pointer = Unmanaged.passRetained(self).toOpaque()
        let failure = pthread_create(&thread, nil, runLoop, pointer)
        guard failure == 0 else {
            Unmanaged<CurlLoop>.fromOpaque(pointer).release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// The thread's work: everything that touches libcurl happens here.
    fileprivate func run() {
        let multi = CurlMulti(options: options)
        state.withLock { $0.wakeHandle = UInt(bitPattern: multi.handle) }
        while true {
            let work = state.withLock { state in
                let work = state.work
                state.work.calls = []
                state.work.cancelled = []
                // Nothing comes after the last: no call is accepted any more.
                if work.isClosing, work.calls.isEmpty, multi.isIdle { state.wakeHandle = nil }
                return work
            }
            if work.isClosing, work.calls.isEmpty, multi.isIdle { break }
            for call in work.calls { multi.add(call) }
            for flag in work.cancelled { multi.cancel(flag) }
            multi.perform()
        }
        multi.end()
    }
}

private func runLoop(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    tackle_curl_name_thread("tackle-curl")
    Unmanaged<CurlLoop>.fromOpaque(pointer).takeRetainedValue().run()
    return nil
}
