import Dispatch
import Glibc
import Synchronization

/// The lines of standard input, read on a queue of their own so that a quiet pipe blocks nobody.
///
/// The last line may lack its line end. A line longer than 16 MiB is passed over without being
/// kept, and reported as such.
package actor InputLines {
    /// A line, or that there was one too long to keep.
    enum Line {
        case text([UInt8])
        case tooLong
    }

    /// The most bytes that a line may have.
    package static let lineLimit = 16 << 20

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "tackle.input")
    private var buffer: [UInt8] = []
    private var start = 0
    private var searched = 0
    private var isSkipping = false
    private var isAtEnd = false
    private nonisolated let current = Mutex<ReadAnswer?>(nil)
    private nonisolated let isStopped = Atomic(false)

    init(descriptor: Int32 = 0) {
        self.descriptor = descriptor
    }

    /// The next line without its line end; `nil` at the end of the input, and after
    /// ``stop()``.
    func next() async -> Line? {
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) { return take(upTo: end) }
            searched = buffer.count
            if isAtEnd {
                return start < buffer.count || isSkipping ? take(upTo: buffer.count) : nil
            }
            guard let chunk = await read() else { return nil }
            isAtEnd = chunk.isEmpty
            append(chunk)
        }
    }

    private func append(_ chunk: [UInt8]) {
        buffer.removeSubrange(..<start)
        searched -= start
        start = 0
        if buffer.count > Self.lineLimit {
            isSkipping = true
            buffer.removeAll()
            searched = 0
        }
        buffer += chunk
    }

    private func take(upTo end: Int) -> Line {
        defer {
            start = min(end + 1, buffer.count)
            searched = start
            isSkipping = false
        }
        return isSkipping || end - start > Self.lineLimit
            ? .tooLong : .text(Array(buffer[start..<end]))
    }

    /// Ends the input where it is: a read under way gives nothing more.
    nonisolated func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        current.withLock { $0 }?.give(nil)
    }

    /// Some bytes; none at the end; `nil` once the input is stopped.
    private func read() async -> [UInt8]? {
        let answer = ReadAnswer()
        current.withLock { $0 = answer }
        guard !isStopped.load(ordering: .sequentiallyConsistent) else { return nil }
        return await withCheckedContinuation { continuation in
            guard answer.expect(continuation) else { return }
            queue.async { [descriptor] in answer.give(Self.read(descriptor)) }
        }
    }

    private static func read(_ descriptor: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            var result = 0
            repeat {
                result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            } while result < 0 && errno == EINTR
            count = max(0, result)
        }
    }
}
