import CCurl
import Glibc
import Synchronization
import Tackle

/// Asks the system's resolver (`getaddrinfo`), which holds a thread for as long as it takes.
///
/// At most ``limit`` lookups run at once in a process, over all senders; the others wait in line.
/// A thread ends when the line is empty.
final class SystemNameLookup: NameLookup {
    /// The one of the process.
    static let shared = SystemNameLookup()

    /// How many lookups run at once.
    static let limit = 16

    /// How many addresses of an answer are used: who sends more wants them all to be tried.
    private static let addressLimit = 32

    private let line = Mutex(Line())
    private let ask: @Sendable (NameQuery) -> NameQuery.Answer

    /// - Parameter ask: asks and waits; another one than the system's in tests.
    init(ask: @escaping @Sendable (NameQuery) -> NameQuery.Answer = SystemNameLookup.ask) {
        self.ask = ask
    }

    func start(_ query: NameQuery) {
        let needsThread = line.withLock { line in
            line.waiting.append(query)
            guard line.threads < Self.limit else { return false }
            line.threads += 1
            return true
        }
        if needsThread { startThread() }
    }

    private func startThread() {
        do throws(DetachedThread.Failure) {
            try DetachedThread.start("tackle-lookup") {
                while let query = self.line.withLock({ $0.next() }) {
                    query.completion(self.ask(query))
                }
            }
        } catch {
            startFailed(error.reason)
        }
    }

    /// With other threads at work the line still moves; with none, nobody would ever answer.
    private func startFailed(_ reason: String) {
        let stranded = line.withLock { line in
            line.threads -= 1
            return line.threads == 0 ? line.takeAll() : []
        }
        for query in stranded where query.begin() {
            query.completion(.failure(NameLookupFailure("no thread for the lookup: \(reason)")))
        }
    }

    private static func ask(_ query: NameQuery) -> NameQuery.Answer {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_family =
            switch query.family {
            case nil: AF_UNSPEC
            case .v4: AF_INET
            case .v6: AF_INET6
            }
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(query.name, nil, &hints, &list)
        guard result == 0 else {
            return .failure(NameLookupFailure(result: result, systemError: errno))
        }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        for entry in sequence(first: list, next: { $0?.pointee.ai_next }) {
            guard let entry, let start = entry.pointee.ai_addr else { continue }
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(entry.pointee.ai_addrlen))
            guard let address = SocketAddress(bytes, family: entry.pointee.ai_family)?.address,
                !addresses.contains(address)
            else { continue }
            addresses.append(address)
            if addresses.count == Self.addressLimit { break }
        }
        return addresses.isEmpty
            ? .failure(NameLookupFailure("the answer holds no address")) : .success(addresses)
    }
}

/// Who waits, and how many threads work.
private struct Line {
    var waiting: [NameQuery] = []
    var head = 0
    var threads = 0

    /// The next one that somebody still waits for; nil ends the thread that asks.
    mutating func next() -> NameQuery? {
        while head < waiting.count {
            let query = waiting[head]
            head += 1
            if head == waiting.count { _ = takeAll() }
            if query.begin() { return query }
        }
        threads -= 1
        return nil
    }

    mutating func takeAll() -> [NameQuery] {
        let rest = Array(waiting[head...])
        waiting.removeAll()
        head = 0
        return rest
    }
}
