import Dispatch
import Synchronization
import Tackle

/// Waits for asynchronous work as one should not: with the thread that it is called on.
final class BlockingAnswer: Sendable {
    private let answer = Mutex<Result<Receipt, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func wait(for work: @escaping @Sendable () async throws -> Receipt) throws -> Receipt {
        let task = Task {
            let result: Result<Receipt, any Error>
            do {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            answer.withLock { $0 = result }
            done.signal()
        }
        defer { task.cancel() }
        done.wait()
        guard let result = answer.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }
}
