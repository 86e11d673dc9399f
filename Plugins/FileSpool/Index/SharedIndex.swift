import Synchronization

/// The index of a log for all threads.
final class SharedIndex: Sendable {
    private let state: Mutex<SpoolIndex>

    init(_ index: consuming SpoolIndex) {
        state = Mutex(index)
    }

    /// Does some work on the index, which nobody else can see meanwhile: it must be short.
    func withLock<Value, Failure: Error>(
        _ body: (inout SpoolIndex) throws(Failure) -> sending Value
    ) throws(Failure) -> sending Value {
        try state.withLock(body)
    }
}
