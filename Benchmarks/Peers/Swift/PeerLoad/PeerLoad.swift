import Foundation
import Synchronization

/// The same work as the reference's: signed webhooks of 1 KiB, so many at once, each from a task
/// that sends the next one when the one before has ended.
///
///     PROGRAM URL|@FILE COUNT CONCURRENCY
///
/// It ends with one line of JSON.
public struct PeerLoad: Sendable {
    /// Where they go, in turn.
    public let urls: [String]

    /// How many there are in all.
    public let count: Int

    /// How many are on their way at once.
    public let concurrency: Int

    /// Reads the program's arguments, and ends the program where they are wrong.
    public init() {
        let arguments = CommandLine.arguments.dropFirst()
        let numbers = arguments.dropFirst().compactMap { Int($0) }.filter { $0 > 0 }
        guard let target = arguments.first, arguments.count == 3, numbers.count == 2,
            let urls = Self.urls(target), !urls.isEmpty
        else {
            FileHandle.standardError.write(Data("usage: URL|@FILE COUNT CONCURRENCY\n".utf8))
            exit(64)
        }
        self.urls = urls
        count = numbers[0]
        concurrency = numbers[1]
    }

    private static func urls(_ target: String) -> [String]? {
        guard target.hasPrefix("@") else { return [target] }
        let text = try? String(contentsOfFile: String(target.dropFirst()), encoding: .utf8)
        return text?.split(separator: "\n").map(String.init)
    }

    /// Sends them all and prints what was measured.
    ///
    /// - Parameter send: sends one webhook, reads the answer to its end, and returns its status.
    public func run(_ send: @escaping @Sendable (SignedPost) async throws -> Int) async {
        let next = Counter()
        let before = ProcessUsage.now
        let begun = ContinuousClock.now
        var latencies = Latencies()
        await withTaskGroup(of: Latencies.self) { group in
            for _ in 0..<min(concurrency, count) {
                group.addTask { await work(next, send) }
            }
            for await own in group { latencies.add(own) }
        }
        let seconds = begun.duration(to: .now) / .seconds(1)
        print(latencies.report(seconds: seconds, from: before, to: .now))
    }

    private func work(
        _ next: Counter,
        _ send: @Sendable (SignedPost) async throws -> Int
    ) async -> Latencies {
        var latencies = Latencies()
        while true {
            let number = next.take()
            guard number < count else { return latencies }
            let begun = ContinuousClock.now
            let post = SignedPost(number: number, target: number % urls.count)
            let status = (try? await send(post)) ?? 0
            latencies.add(begun.duration(to: .now), isDelivered: 200..<300 ~= status)
        }
    }
}

/// A number that many tasks count on.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func take() -> Int { value.add(1, ordering: .relaxed).oldValue }
}
