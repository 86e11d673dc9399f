import Dispatch
import FoundationEssentials
import Logging
import Synchronization
import Tackle

/// Reads stored webhooks on a queue of its own, so that nobody who reads waits for a sync.
///
/// **Many that are due at once are read in the order of the log**: what is asked for while it reads
/// is sorted by place, and what stands near each other is read at once.
final class BodyReader: Sendable {
    private typealias Waiter = UnsafeContinuation<ArraySlice<UInt8>, any Error>

    private struct State {
        var waiting: [(message: UInt64, waiter: Waiter)] = []
        var isScheduled = false
    }

    private struct Request {
        let message: UInt64
        let place: SpoolPlace
        let waiter: Waiter
    }

    /// At most so much is read at once, and so much of it may be what nobody asked for.
    private static let longest = 1 << 20
    private static let gap = 16 << 10

    private let index: SharedIndex
    private let spool: UUID
    private let queue = DispatchQueue(label: "tackle.file-spool.reading")
    private let state = Mutex(State())
    private let ahead = ReadAhead()

    private nonisolated(unsafe) let files: SegmentFiles
    // It is used on the queue alone.

    init(_ directory: any SpoolDirectory, _ index: SharedIndex, spool: UUID, logger: Logger) {
        self.index = index
        self.spool = spool
        files = SegmentFiles(directory, logger: logger)
    }

    /// The webhook of a message.
    ///
    /// - Throws: ``SendError`` with the code `damaged` where it can never be read;
    ///   ``FileSystemError`` where it cannot be read now.
    func webhook(_ message: UInt64) async throws -> Webhook {
        if let body = readBefore(message) { return try decode(body, message) }
        let body = try await withUnsafeThrowingContinuation { (waiter: Waiter) in
            let isFirst = state.withLock { state in
                state.waiting.append((message, waiter))
                defer { state.isScheduled = true }
                return !state.isScheduled
            }
            if isFirst { queue.async { self.readAll() } }
        }
        return try decode(body, message)
    }

    private func decode(_ body: ArraySlice<UInt8>, _ message: UInt64) throws -> Webhook {
        do {
            return try WebhookCoding.decode(body)
        } catch {
            throw SendError(.damaged, "message \(message): \(error)", underlying: error)
        }
    }

    /// The body of a message, where it was read ahead.
    private func readBefore(_ message: UInt64) -> ArraySlice<UInt8>? {
        guard let place = index.withLock({ $0.entries[message]?.place }),
            let bytes = ahead.bytes(at: place)
        else { return nil }
        return try? SpoolRecord.body(bytes, at: place, of: message, in: spool)
    }

    private func readAll() {
        let waiting = state.withLock { state in
            state.isScheduled = false
            defer { state.waiting = [] }
            return state.waiting
        }
        var requests: [Request] = []
        var missing: [(UInt64, Waiter)] = []
        index.withLock { index in
            for (message, waiter) in waiting {
                if let entry = index.entries[message] {
                    requests.append(Request(message: message, place: entry.place, waiter: waiter))
                } else {
                    missing.append((message, waiter))
                }
            }
        }
        for (message, waiter) in missing {
            let text = "the spool has no readable message \(message)"
            waiter.resume(throwing: SendError(.damaged, text))
        }
        requests.sort {
            ($0.place.segment, $0.place.offset) < ($1.place.segment, $1.place.offset)
        }
        var rest = requests[...]
        while let first = rest.first {
            let group = rest.prefix { request in
                request.place.segment == first.place.segment
                    && request.place.offset + request.place.size - first.place.offset
                        <= max(Self.longest, first.place.size)
            }
            let run = Self.run(group)
            read(run)
            rest = rest.dropFirst(run.count)
        }
    }

    /// The first ones between which there is little else.
    private static func run(_ group: ArraySlice<Request>) -> ArraySlice<Request> {
        var end = group.first.map { $0.place.offset } ?? 0
        return group.prefix { request in
            guard request.place.offset <= end + gap else { return false }
            end = max(end, request.place.offset + request.place.size)
            return true
        }
    }

    private func read(_ run: ArraySlice<Request>) {
        guard let first = run.first, let last = run.last else { return }
        let start = first.place.offset
        let segment = UInt64(first.place.segment)
        let bytes: [UInt8]
        do throws(FileSystemError) {
            let asked = last.place.offset + last.place.size - start
            let count = ahead.length(from: first.place, asked: asked)
            bytes = try files.file(segment).readAll(count, at: start)
            ahead.note(bytes, from: first.place, asked: asked)
        } catch {
            for request in run { failed(request, error) }
            return
        }
        for request in run {
            let from = request.place.offset - start
            let to = min(bytes.count, from + request.place.size)
            do throws(SendError) {
                let body = try SpoolRecord.body(
                    from < to ? bytes[from..<to] : [],
                    at: request.place,
                    of: request.message,
                    in: spool
                )
                request.waiter.resume(returning: body)
            } catch {
                index.withLock { $0.markDamaged(segment) }
                request.waiter.resume(throwing: error)
            }
        }
    }

    private func failed(_ request: Request, _ error: FileSystemError) {
        files.forget(UInt64(request.place.segment))
        let now = index.withLock { $0.entries[request.message]?.place }
        // It was copied elsewhere, and its segment given back, while it was asked for.
        if error.isMissing, now != request.place {
            let isFirst = state.withLock { state in
                state.waiting.append((request.message, request.waiter))
                defer { state.isScheduled = true }
                return !state.isScheduled
            }
            if isFirst { queue.async { self.readAll() } }
        } else {
            request.waiter.resume(throwing: error)
        }
    }
}
