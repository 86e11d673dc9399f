import Foundation
import Tackle
import Testing

@testable import TackleQueueing

/// A queue as one would write it without a thought for time: everything is looked through.
private struct Model {
    enum State { case waiting, inFlight }

    struct Item {
        let handle: UInt64
        let endpoint: Int
        let key: Int?
        var due: Int
        var state = State.waiting
    }

    let concurrency: Int
    let perEndpoint: Int
    /// In the order enqueued.
    var items: [Item] = []

    var inFlight: Int { items.count { $0.state == .inFlight } }

    func inFlight(to endpoint: Int) -> Int {
        items.count { $0.endpoint == endpoint && $0.state == .inFlight }
    }

    func isFirstOfItsKey(_ item: Item) -> Bool {
        guard let key = item.key else { return true }
        return items.first { $0.key == key }?.handle == item.handle
    }

    /// Why a delivery may not start now; `nil` where it may.
    func objection(to handle: UInt64, at now: Int) -> String? {
        guard let item = items.first(where: { $0.handle == handle }) else { return "unknown" }
        if item.state != .waiting { return "in flight already" }
        if item.due > now { return "early by \(item.due - now) ms" }
        if inFlight >= concurrency { return "over the concurrency" }
        if inFlight(to: item.endpoint) >= perEndpoint { return "over the endpoint's cap" }
        if !isFirstOfItsKey(item) { return "out of order" }
        return nil
    }

    /// The deliveries that wait and are the first of their keys, in one pass.
    var candidates: [Item] {
        var keys: Set<Int> = []
        return items.filter { item in
            let isFirst = item.key.map { keys.insert($0).inserted } ?? true
            return isFirst && item.state == .waiting
        }
    }

    func index(of handle: UInt64) -> Int {
        items.firstIndex { $0.handle == handle } ?? -1
    }
}

@Suite struct SchedulerModelTests {
    private static let steps = 20_000

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `it does what a plain model does in a long random run`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var model = Model(concurrency: 12, perEndpoint: 3)
        let scheduler = SchedulerRig(
            options: QueueOptions(concurrency: 12, perEndpoint: 3, maximumAttempts: 4),
            seed: seed
        )
        var now = 0
        var last: UInt64 = 0
        var starts = 0
        func date(_ milliseconds: Int) -> Date {
            start.addingTimeInterval(Double(milliseconds) / 1000)
        }
        for step in 0..<Self.steps {
            let roll = Int.random(in: 0..<100, using: &random)
            let flying = model.items.filter { $0.state == .inFlight }
            // At the end what is left is only worked off.
            if roll < 35, model.items.count < 150, step < Self.steps - 4000 {
                last += 1
                let item = Model.Item(
                    handle: last,
                    endpoint: Int.random(in: 0..<8, using: &random),
                    key: Bool.random(using: &random) ? Int.random(in: 0..<6, using: &random) : nil,
                    due: now + max(0, Int.random(in: -5000...5000, using: &random))
                )
                model.items.append(item)
                scheduler.enqueue(
                    delivery(
                        item.handle,
                        to: "\(item.endpoint)",
                        key: item.key.map(String.init),
                        due: date(item.due)
                    )
                )
            } else if roll < 50 {
                now += Int.random(in: 0...60_000, using: &random)
            } else if let item = flying.randomElement(using: &random) {
                let index = model.index(of: item.handle)
                switch roll % 4 {
                case 0:
                    let error = SendError(.timeout, "no answer")
                    let outcome = scheduler.fail(item.handle, error, at: date(now))
                    if case .retry(let due) = outcome {
                        model.items[index].due = Self.milliseconds(due)
                        model.items[index].state = .waiting
                    } else {
                        model.items.remove(at: index)
                    }
                case 1:
                    scheduler.interrupted(item.handle)
                    model.items[index].state = .waiting
                default:
                    scheduler.succeeded(item.handle)
                    scheduler.settled(item.handle)
                    model.items.remove(at: index)
                }
            }
            starts += try run(scheduler, &model, at: date(now))
            try #require(scheduler.inFlight == model.inFlight)
            try #require(scheduler.count == model.items.count)
        }
        #expect(model.items.isEmpty, "seed \(seed): \(model.items.count) are left")
        #expect(starts >= Int(last) && last > 1000)
    }

    /// Starts what can start and compares with the model.
    private func run(
        _ scheduler: SchedulerRig,
        _ model: inout Model,
        at date: Date
    ) throws -> Int {
        let now = Self.milliseconds(date)
        var starts = 0
        while true {
            switch scheduler.next(at: date) {
            case .start(let begun):
                try #require(model.objection(to: begun.handle, at: now) == nil)
                model.items[model.index(of: begun.handle)].state = .inFlight
                starts += 1
            case .wait(let moment):
                guard model.inFlight < model.concurrency else {
                    try #require(moment == nil)
                    return starts
                }
                let candidates = model.candidates
                let left = candidates.filter { item in
                    item.due <= now && model.inFlight(to: item.endpoint) < model.perEndpoint
                }
                try #require(left.isEmpty, "\(left.map(\.handle)) could start and do not")
                let future = candidates.filter { $0.due > now }
                try #require(moment.map(Self.milliseconds) == future.map(\.due).min())
                return starts
            }
        }
    }

    private static func milliseconds(_ date: Date) -> Int {
        Int((date.timeIntervalSince(start) * 1000).rounded())
    }
}
