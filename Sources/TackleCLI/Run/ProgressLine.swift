import FoundationEssentials
import Glibc
import Synchronization
import Tackle

/// One live line on standard error while `tackle run` works; none where that is no terminal.
final class ProgressLine: Sendable {
    private let isShown = isatty(2) == 1
    private let started = ContinuousClock.now
    private let isDrawn = Mutex(false)
    private let tally: RunTally

    init(tally: RunTally) {
        self.tally = tally
    }

    /// Draws the line five times a second until the task is cancelled, then clears it.
    func run() async {
        guard isShown else { return }
        while !Task.isCancelled {
            draw()
            try? await Task.sleep(for: .milliseconds(200))
        }
        clear()
    }

    /// Clears the line, so that an output line on the same terminal stands alone.
    func clear() {
        let wasDrawn = isDrawn.withLock { isDrawn in
            defer { isDrawn = false }
            return isDrawn
        }
        if wasDrawn { FileBytes.write(Array("\r\u{1B}[K".utf8), to: 2) }
    }

    private func draw() {
        let counts = tally.counts
        let seconds = started.duration(to: .now) / .seconds(1)
        let rate = seconds > 0 ? Int(Double(counts.delivered) / seconds) : 0
        let text =
            "\r\u{1B}[K\(counts.delivered) delivered, \(counts.retried) retries,"
            + " \(counts.dead) dead, \(counts.refused) refused, \(rate)/s"
        isDrawn.withLock { $0 = true }
        FileBytes.write(Array(text.utf8), to: 2)
    }
}
