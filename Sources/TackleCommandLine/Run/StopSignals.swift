import Dispatch
import Glibc

/// SIGTERM and SIGINT as a request to stop in good order; the second one ends the process at once.
package struct StopSignals {
    private let sources: [any DispatchSourceSignal]

    /// Watches for the signals until ``cancel()``.
    package init(stop: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "tackle.signals")
        let watched = DispatchSemaphore(value: 0)
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                stop()
                signal(number, SIG_DFL)
            }
            source.setRegistrationHandler { watched.signal() }
            source.resume()
            return source
        }
        // A signal that comes earlier would be ignored, and nobody would ever know of it.
        for _ in sources { watched.wait() }
    }

    /// Watches no more.
    package func cancel() {
        for source in sources { source.cancel() }
    }
}
