import Foundation
import Tackle
import TackleQueueing

/// How many deliveries the scheduler takes through from coming in to success, in a second, while
/// some number of others waits.
struct SchedulerBench {
    let rounds: Int

    private static let count = 1_000_000
    private static let endpoints = (0..<100).map { Endpoint(key: "https://receiver-\($0).example") }

    /// What those that wait wait for.
    private enum Backlog: String, CaseIterable {
        /// A retry in some hours.
        case retries = "waiting for a retry"
        /// A time of day.
        case scheduled = "scheduled"
        /// A place, and each delivery that comes stands behind them.
        case ready = "ready, first in first out"
        /// A retry that is due, one for each that comes: all go through a heap.
        case heap = "through the heap"
    }

    func run() {
        for backlog in Backlog.allCases {
            for waiting in [10, 1000, 1_000_000] {
                let rates = (0..<rounds).map { _ in measure(backlog, waiting) }.sorted()
                let rate = Int(rates[rates.count / 2])
                print(
                    "{\"backlog\":\"\(backlog.rawValue)\",\"waiting\":\(waiting),"
                        + "\"rate\":\(rate)}"
                )
            }
        }
    }

    private func measure(_ backlog: Backlog, _ waiting: Int) -> Double {
        var options = QueueOptions(concurrency: 1024, perEndpoint: 64)
        options.breaker = 1000
        var scheduler = DeliveryScheduler(options: options, seed: 1)
        var milliseconds = 0
        var handle: UInt64 = 0
        var random = Xorshift()
        for _ in 0..<waiting {
            let wait: Int
            switch backlog {
            case .retries, .scheduled: wait = .random(in: 3_600_000..<40_000_000, using: &random)
            case .ready: wait = 0
            case .heap: wait = .random(in: 1..<1_000_000, using: &random)
            }
            let isRetry = backlog == .retries || backlog == .heap
            enqueue(&scheduler, &handle, milliseconds, wait, attempts: isRetry ? 1 : 0)
        }
        let begun = Self.processorTime
        for _ in 0..<Self.count {
            let wait = backlog == .heap ? Int.random(in: 1..<1_000_000, using: &random) : 0
            let attempts = backlog == .heap ? 1 : 0
            enqueue(&scheduler, &handle, milliseconds, wait, attempts: attempts)
            while true {
                switch scheduler.next(at: Self.reading(milliseconds)) {
                case .start(let start):
                    _ = scheduler.succeeded(start.ticket, at: Self.reading(milliseconds))
                    scheduler.settled(start.ticket, at: Self.reading(milliseconds))
                    if backlog == .heap { continue }
                case .wait(let wait):
                    guard backlog == .heap, scheduler.count > waiting, let wait else { break }
                    milliseconds += Int(wait / .milliseconds(1))
                    continue
                }
                break
            }
        }
        return Double(Self.count) / (Self.processorTime - begun)
    }

    @inline(__always)
    private func enqueue(
        _ scheduler: inout DeliveryScheduler,
        _ handle: inout UInt64,
        _ milliseconds: Int,
        _ wait: Int,
        attempts: Int
    ) {
        handle += 1
        let endpoint = Self.endpoints[Int(handle % 100)]
        let due = Date(timeIntervalSince1970: Double(milliseconds + wait) / 1000)
        guard case .success(let seat) = scheduler.seat(at: endpoint) else { return }
        let delivery = QueuedDelivery(
            handle: handle,
            endpoint: endpoint,
            created: due,
            due: due,
            attempts: attempts
        )
        scheduler.enqueue(delivery, seat, at: Self.reading(milliseconds))
    }

    private static func reading(_ milliseconds: Int) -> ClockReading {
        ClockReading(
            wall: Date(timeIntervalSince1970: Double(milliseconds) / 1000),
            steady: .milliseconds(milliseconds)
        )
    }

    /// In seconds.
    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// Quick numbers: those of the system cost more than what is measured (Marsaglia 2003).
private struct Xorshift: RandomNumberGenerator {
    private var state: UInt64 = 88_172_645_463_325_252

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
