import FoundationEssentials
import Glibc
import Synchronization
import Tackle

/// One live line on standard error while a command works; none where that is no terminal.
final class ProgressLine: Sendable {
    private let isShown = isatty(2) == 1
    private let isDrawn = Mutex(false)
    private let text: @Sendable () -> String

    /// - Parameter text: what the line shows at the moment.
    init(_ text: @escaping @Sendable () -> String) {
        self.text = text
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
        let line = "\r\u{1B}[K\(text())"
        isDrawn.withLock { $0 = true }
        FileBytes.write(Array(line.utf8), to: 2)
    }
}
