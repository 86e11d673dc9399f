public import FoundationEssentials
import Synchronization
public import Tackle

/// A clock that stands still until a test moves it.
///
/// Whoever sleeps on it wakes when the clock is moved to the moment or past it, so a schedule of
/// three days is tested in milliseconds, and a test never sleeps itself:
///
/// ```swift
/// let clock = VirtualClock()
/// async let receipt = Pipeline(clock: clock) { Retry(clock: clock); transport }.send(webhook)
/// try await clock.waitForSleepers()       // the first attempt failed
/// clock.advanceToNextSleeper()            // the second is made
/// ```
///
/// A task that is woken goes on by itself, in parallel: moving the clock does not wait for what
/// that task does next. Wait for something that it does (a delivery, an event, its next sleep)
/// before the clock is moved again.
public final class VirtualClock: WallClock {
    /// Where a clock begins unless it is told otherwise: 2027-01-15T08:00:00Z.
    public static let beginning = Date(timeIntervalSince1970: 1_800_000_000)

    private struct Sleeper {
        let moment: Date
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var nextKey = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>
    private let count = Watched(0)

    /// Makes a clock that stands at a moment; by default at its ``beginning``.
    public init(now: Date = VirtualClock.beginning) {
        state = Mutex(State(now: now))
    }

    /// The moment at which the clock stands.
    public var now: Date { state.withLock { $0.now } }

    /// How many tasks sleep.
    public var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// The moment at which the first of the sleepers wakes; `nil` where nobody sleeps.
    public var nextMoment: Date? {
        state.withLock { $0.sleepers.values.lazy.map(\.moment).min() }
    }

    /// Sleeps until the clock is moved to a moment or past it.
    ///
    /// - Throws: `CancellationError` where the task is cancelled first.
    public func sleep(until moment: Date) async throws {
        let key = state.withLock { state in
            state.nextKey += 1
            return state.nextKey
        }
        defer { publish() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if state.cancelled.remove(key) != nil { return .failure(CancellationError()) }
                    if moment <= state.now { return .success(()) }
                    state.sleepers[key] = Sleeper(moment: moment, continuation: continuation)
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) } else { publish() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: key)
                if sleeper == nil { state.cancelled.insert(key) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
        _ = state.withLock { $0.cancelled.remove(key) }
    }

    /// Moves the clock on by a duration; see ``advance(to:)``.
    public func advance(by duration: Duration) {
        advance(to: now.adding(duration))
    }

    /// Moves the clock on to a moment and wakes those whose moment has come, the earliest first.
    ///
    /// The clock stands at each one's moment while that one is woken. A moment in the past changes
    /// nothing: the clock never goes back.
    public func advance(to moment: Date) {
        var due = takeDue(until: moment)
        while !due.isEmpty {
            for sleeper in due {
                stand(at: sleeper.moment)
                sleeper.continuation.resume()
            }
            due = takeDue(until: moment)
        }
        stand(at: moment)
        publish()
    }

    /// Moves the clock on to the earliest sleeper's moment and wakes those who sleep until then.
    ///
    /// - Returns: whether anybody slept.
    @discardableResult
    public func advanceToNextSleeper() -> Bool {
        guard let moment = nextMoment else { return false }
        advance(to: moment)
        return true
    }

    /// Waits until a number of tasks sleep, or more.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - limit: how long to wait at most, in real time.
    /// - Throws: ``WaitExpired``, or `CancellationError` where the task is cancelled.
    public func waitForSleepers(
        _ count: Int = 1,
        within limit: Duration = .seconds(60)
    ) async throws {
        try await self.count.wait(
            within: limit,
            for: "\(count) sleepers",
            seen: { "\($0)" },
            until: { $0 >= count }
        )
    }

    /// Does some work while the clock jumps from sleeper to sleeper, until the work is done.
    ///
    /// The clock jumps whenever as many tasks sleep as are given: a queue that is idle has one
    /// timer. It does not know of work that does not sleep, such as a request on its way, so such
    /// work may seem to take long.
    ///
    /// ```swift
    /// try await clock.fastForward {
    ///     try await pipeline.running { try await $0.send(webhook) }   // three days, in no time
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - sleepers: how many tasks sleep where nothing else is to be done.
    ///   - work: the work.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws.
    public func fastForward<Result: Sendable>(
        whenever sleepers: Int = 1,
        _ work: () async throws -> Result
    ) async throws -> Result {
        let pump = Task {
            while true {
                try await count.wait { $0 >= sleepers }
                advanceToNextSleeper()
            }
        }
        defer { pump.cancel() }
        return try await work()
    }

    /// Takes out those whose moment has come, the earliest first.
    private func takeDue(until moment: Date) -> [Sleeper] {
        state.withLock { state in
            let due = state.sleepers.filter { $0.value.moment <= moment }
            for key in due.keys { state.sleepers[key] = nil }
            return due.sorted { ($0.value.moment, $0.key) < ($1.value.moment, $1.key) }
                .map(\.value)
        }
    }

    private func stand(at moment: Date) {
        state.withLock { $0.now = max($0.now, moment) }
    }

    private func publish() {
        // The number is read within the update, so that a later one never comes before it.
        count.update { $0 = self.sleepers }
    }
}
