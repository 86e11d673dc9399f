import Dispatch
import FoundationEssentials

/// Calls for what is due at its moment, on a thread of its own.
///
/// A task that sleeps is woken by way of three threads, which takes more of a processor than to
/// send ten webhooks; this thread waits by itself, and what it starts it runs until that has to
/// wait.
final class SteadyPace: Sendable {
    let plan: SteadyPlan

    private let stopped = DispatchSemaphore(value: 0)

    init(_ plan: SteadyPlan) {
        self.plan = plan
    }

    /// Offers everything at its moment and returns after the last, or after ``stop()``.
    func run(_ offer: @escaping @Sendable (Range<Int>) -> Void) async {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "tackle.pace").async {
                self.offerAll(offer)
                continuation.resume()
            }
        }
    }

    /// Offers no more, and ends ``run(_:)``.
    func stop() {
        stopped.signal()
    }

    private func offerAll(_ offer: (Range<Int>) -> Void) {
        var plan = plan
        while let moment = plan.next {
            let time = DispatchWallTime.now() + moment.timeIntervalSinceNow
            guard stopped.wait(wallTimeout: time) == .timedOut else { return }
            offer(plan.take(at: .now))
        }
    }
}
